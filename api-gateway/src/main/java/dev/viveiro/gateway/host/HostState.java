package dev.viveiro.gateway.host;

/** Where a host is in its life with us. */
public enum HostState {
    /** Known, but it has not reported yet. */
    JOINING,
    /** It reported. */
    UP,
    /** It has been silent for a while: nothing new goes there, and nothing is taken from it. */
    SUSPECT,
    /** It was silent so long that it begins nothing any more; what it was asked to create is created elsewhere. */
    LOST,
    /** Taken out for good; its row stays as history. */
    REMOVED
}
