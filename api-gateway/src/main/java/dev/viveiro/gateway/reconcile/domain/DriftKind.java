package dev.viveiro.gateway.reconcile.domain;

/** How a host differs from what the gateway believes. A stored name is never reused. */
public enum DriftKind {
    /** The machine should be on the host, and is not listed. */
    MISSING,
    /** A machine is listed that should not be there. */
    UNKNOWN,
    /** It is listed with another power than its state says. */
    WRONG_POWER,
    /** An incarnation is listed that a newer one took the place of. */
    STALE_GENERATION,
    /** It is listed without an extra disk that it should have. */
    MISSING_DISK,
    /** It is listed with an extra disk of which nobody knew whether it has it. */
    UNSURE_DISK
}
