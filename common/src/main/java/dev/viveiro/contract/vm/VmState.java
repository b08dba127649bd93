package dev.viveiro.contract.vm;

/** What the customer has; what is happening and what the host saw are separate axes. */
public enum VmState {
    REQUESTED,
    PROVISIONING,
    RUNNING,
    STOPPED,
    PAUSED,
    SAVED,
    FAILED,
    TRASHED,
    DELETING,
    DELETED
}
