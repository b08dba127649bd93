package dev.viveiro.gateway.vm.domain;

/** How much of an operation may have left for its machine's host. */
public enum Sent {
    /** Nothing: it waited for its turn there, or its only command was taken back. The host did nothing and never will. */
    NOTHING,
    /** The last command was taken back; that of an earlier attempt may have left. */
    EARLIER,
    /** The last command may have left. */
    LAST
}
