package dev.viveiro.worker.operation;

/** The named limits of how many operations a host runs at once. */
public enum Limit {
    CREATE,
    /** Starts and reboots. */
    POWER,
    /** Stops, which never wait behind starts that have no leave. */
    STOP,
    DELETE,
    /** Captures, which take long and hold nobody else up. */
    CAPTURE
}
