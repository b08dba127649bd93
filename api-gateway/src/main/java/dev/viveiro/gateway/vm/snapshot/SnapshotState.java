package dev.viveiro.gateway.vm.snapshot;

/** What a snapshot is, as its operations have it. */
public enum SnapshotState {
    CREATING,
    READY,
    /** It was not taken, or nobody knows; deleting it makes sure that nothing is left. */
    FAILED,
    DELETING
}
