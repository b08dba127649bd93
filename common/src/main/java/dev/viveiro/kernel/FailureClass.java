package dev.viveiro.kernel;

/** What may be done next after a failure; the worker classifies, the gateway decides. */
public enum FailureClass {
    /** The same host may succeed later. */
    RETRY_LATER,
    /** This host can't, another may. */
    TRY_OTHER_HOST,
    /** No host will ever do it. */
    REFUSED,
    /** Something else holds the place, for instance another generation of the machine. */
    CONFLICT,
    /** Nobody knows whether it happened: look before doing it again. */
    OUTCOME_UNKNOWN
}
