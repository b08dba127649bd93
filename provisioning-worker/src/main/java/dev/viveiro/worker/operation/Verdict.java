package dev.viveiro.worker.operation;

import dev.viveiro.contract.operation.Failure;

/** Why an attempt does not go on; kept in the journal so that a restart does not change its mind. */
public sealed interface Verdict {
    /** It failed, or its deadline came too near. */
    record Failed(Failure failure) implements Verdict {}

    /** Somebody wanted it ended, or a delete took its place. */
    record Cancelled() implements Verdict {}
}
