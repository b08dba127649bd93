package dev.viveiro.contract.operation;

/** What an operation does to its machine. */
public enum OperationType {
    CREATE,
    START,
    STOP,
    REBOOT,
    PAUSE,
    RESUME,
    SAVE,
    RESTORE,
    RESIZE,
    SNAPSHOT,
    REVERT,
    DELETE_SNAPSHOT,
    DELETE
}
