package dev.viveiro.gateway.batch;

/** How a batch is; computed from its items. */
public enum BatchState {
    /** Something has not ended. */
    RUNNING,
    /** All ended, nothing failed and nothing was cancelled. */
    SUCCEEDED,
    /** All ended, and something failed. */
    FAILED,
    /** All ended, nothing failed, and something was cancelled. */
    CANCELLED
}
