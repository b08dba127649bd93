package dev.viveiro.worker.journal;

/**
 * The journal writes no more: it was closed, or its disk failed. What was asked was not committed. The worker cannot go on
 * without it and ends; a restart continues from what is on disk.
 */
public final class JournalStopped extends RuntimeException {
    public JournalStopped(String detail, Throwable cause) {
        super(detail, cause);
    }

    public JournalStopped(String detail) {
        super(detail);
    }
}
