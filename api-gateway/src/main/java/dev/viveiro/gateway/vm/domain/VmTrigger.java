package dev.viveiro.gateway.vm.domain;

/** Everything that can happen to a machine; requests first, then what its host said. */
public enum VmTrigger {
    START_REQUESTED,
    STOP_REQUESTED,
    REBOOT_REQUESTED,
    DELETE_REQUESTED,
    /** A machine that is missing shall be made anew. */
    RECREATE_REQUESTED,
    /** The worker began to create it. */
    CREATE_STARTED,
    CREATE_SUCCEEDED,
    /** The create ended without a machine and nothing is left on the host. */
    CREATE_UNWOUND,
    /** The create ended without a usable machine and something may be left on the host. */
    CREATE_LEFT_REMAINS,
    /** The hypervisor was seen running it. */
    SEEN_RUNNING,
    /** The hypervisor was seen having it, switched off. */
    SEEN_STOPPED,
    /** Its host said that it is gone. */
    GONE,
    /** An administrator said that its host was destroyed, and the machine with it. */
    HOST_DESTROYED,
    /** Two reports of its host in a row list it running, and no event told so. */
    LISTED_RUNNING,
    /** Two reports of its host in a row list it switched off, and no event told so. */
    LISTED_STOPPED,
    /** Two reports of its host in a row do not list it. */
    NOT_LISTED
}
