package dev.viveiro.gateway.vm.domain;

/** What a machine holds of its host and its network in a state. */
public enum Holding {
    /** What it held before. */
    UNCHANGED,
    /** All it was placed with. */
    EVERYTHING,
    /** Disk and address, and by plan also processor and memory. */
    WHILE_STOPPED,
    /** Nothing but its name. */
    NAME_ONLY
}
