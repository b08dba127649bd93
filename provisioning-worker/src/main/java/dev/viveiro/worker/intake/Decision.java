package dev.viveiro.worker.intake;

import dev.viveiro.worker.operation.Verdict;

/** What becomes of a command. */
public sealed interface Decision {
    /** Recorded before: nothing more happens. */
    record Duplicate() implements Decision {}

    /** Recorded, and run in its turn. */
    record Accept() implements Decision {}

    /** Recorded as ended; the verdict is told. */
    record Refuse(Verdict verdict) implements Decision {}

    /** Remembered, so that what comes late is refused; what runs is ended. */
    record Cancel() implements Decision {}
}
