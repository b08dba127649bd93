package dev.viveiro.gateway.host;

/** Where a host is in its life with us. */
public enum HostState {
    /** Known, but it has not reported yet. */
    JOINING,
    /** It reported. */
    UP,
    /** Taken out for good; its row stays as history. */
    REMOVED
}
