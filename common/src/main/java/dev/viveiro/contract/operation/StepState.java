package dev.viveiro.contract.operation;

/** Where one step of a plan is. */
public enum StepState {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNDONE
}
