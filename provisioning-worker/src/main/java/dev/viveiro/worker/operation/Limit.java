package dev.viveiro.worker.operation;

/** The named limits of how many operations a host runs at once. */
public enum Limit {
    CREATE,
    POWER,
    DELETE
}
