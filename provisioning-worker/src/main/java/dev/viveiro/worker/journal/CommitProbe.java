package dev.viveiro.worker.journal;

/** Where a test stands to see, delay or break commits; a throw stops the journal as a failed disk would. */
public interface CommitProbe {
    CommitProbe NONE = new CommitProbe() {};

    /** All of the batch was written and nothing is durable yet. */
    default void beforeCommit() {}

    /** The batch is durable and nobody was told yet. */
    default void afterCommit() {}
}
