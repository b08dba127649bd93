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
    REINSTALL,
    CAPTURE,
    CHANGE_NETWORK,
    ATTACH_DISK,
    DETACH_DISK,
    CHANGE_ISO,
    MIGRATE,
    DELETE
}
