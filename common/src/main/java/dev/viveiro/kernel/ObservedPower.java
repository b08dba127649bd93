package dev.viveiro.kernel;

/** What the hypervisor was seen to do with a machine; never merged with the state the customer has. */
public enum ObservedPower {
    RUNNING,
    STOPPED,
    PAUSED,
    SAVED,
    CRASHED,
    UNKNOWN
}
