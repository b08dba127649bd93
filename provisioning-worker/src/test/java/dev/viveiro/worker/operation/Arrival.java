package dev.viveiro.worker.operation;

/** What may reach a host about one machine, in any order. */
enum Arrival {
    /** The operation's first attempt. */
    FIRST,
    /** Its second. */
    SECOND,
    /** The cancel of both. */
    CANCEL,
    /** The same kind of operation on the generation before, by an operation of its own. */
    OF_THE_OLDER,
    /** The deletion of the generation before. */
    DELETE_THE_OLDER,
    /** The deletion of this generation. */
    DELETE
}
