package dev.viveiro.worker.operation;

/** Where an attempt is; a restart continues from the phase in the journal. */
public enum Phase {
    /** Accepted, nothing done. */
    WAITING,
    FORWARD,
    /** The verdict is known and is not success; what was done is being undone. */
    UNWINDING,
    ENDED
}
