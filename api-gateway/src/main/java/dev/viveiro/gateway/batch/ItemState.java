package dev.viveiro.gateway.batch;

/** How an item is: as its operation, or SKIPPED when its row was bad. */
public enum ItemState {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    SKIPPED
}
