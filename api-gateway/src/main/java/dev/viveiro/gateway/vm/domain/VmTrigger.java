package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.kernel.ObservedPower;
import java.util.Optional;

/** Everything that can happen to a machine; requests first, then what its host said. */
public enum VmTrigger {
    START_REQUESTED,
    STOP_REQUESTED,
    REBOOT_REQUESTED,
    PAUSE_REQUESTED,
    RESUME_REQUESTED,
    SAVE_REQUESTED,
    RESTORE_REQUESTED,
    RESIZE_REQUESTED,
    SNAPSHOT_REQUESTED,
    REVERT_REQUESTED,
    DELETE_SNAPSHOT_REQUESTED,
    REINSTALL_REQUESTED,
    CAPTURE_REQUESTED,
    CHANGE_NETWORK_REQUESTED,
    ATTACH_DISK_REQUESTED,
    DETACH_DISK_REQUESTED,
    CHANGE_ISO_REQUESTED,
    MIGRATE_REQUESTED,
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
    /** The hypervisor was seen holding it still. */
    SEEN_PAUSED,
    /** The hypervisor was seen having it, with its memory put aside. */
    SEEN_SAVED,
    /** Its host said that it is gone. */
    GONE,
    /** An administrator said that its host was destroyed, and the machine with it. */
    HOST_DESTROYED,
    /** Two reports of its host in a row list it running, and no event told so. */
    LISTED_RUNNING,
    /** Two reports of its host in a row list it switched off, and no event told so. */
    LISTED_STOPPED,
    /** Two reports of its host in a row list it paused, and no event told so. */
    LISTED_PAUSED,
    /** Two reports of its host in a row list it saved, and no event told so. */
    LISTED_SAVED,
    /** Two reports of its host in a row do not list it. */
    NOT_LISTED;

    /** What somebody asked for that is done by an operation of this type on a machine that is there. */
    public static VmTrigger requested(OperationType type) {
        return switch (type) {
            case START -> START_REQUESTED;
            case STOP -> STOP_REQUESTED;
            case REBOOT -> REBOOT_REQUESTED;
            case PAUSE -> PAUSE_REQUESTED;
            case RESUME -> RESUME_REQUESTED;
            case SAVE -> SAVE_REQUESTED;
            case RESTORE -> RESTORE_REQUESTED;
            case RESIZE -> RESIZE_REQUESTED;
            case SNAPSHOT -> SNAPSHOT_REQUESTED;
            case REVERT -> REVERT_REQUESTED;
            case DELETE_SNAPSHOT -> DELETE_SNAPSHOT_REQUESTED;
            case REINSTALL -> REINSTALL_REQUESTED;
            case CAPTURE -> CAPTURE_REQUESTED;
            case CHANGE_NETWORK -> CHANGE_NETWORK_REQUESTED;
            case ATTACH_DISK -> ATTACH_DISK_REQUESTED;
            case DETACH_DISK -> DETACH_DISK_REQUESTED;
            case CHANGE_ISO -> CHANGE_ISO_REQUESTED;
            case MIGRATE -> MIGRATE_REQUESTED;
            case CREATE, DELETE -> throw new IllegalArgumentException(type + " is asked for otherwise");
        };
    }

    /** That its host was seen to have it in this power; empty for one that it does not know. */
    static Optional<VmTrigger> seen(ObservedPower power) {
        return switch (power) {
            case RUNNING -> Optional.of(SEEN_RUNNING);
            case STOPPED, CRASHED -> Optional.of(SEEN_STOPPED);
            case PAUSED -> Optional.of(SEEN_PAUSED);
            case SAVED -> Optional.of(SEEN_SAVED);
            case UNKNOWN -> Optional.empty();
        };
    }

    /** That its host lists it in this power; empty for one that it does not know. */
    static Optional<VmTrigger> listed(ObservedPower power) {
        return switch (power) {
            case RUNNING -> Optional.of(LISTED_RUNNING);
            case STOPPED, CRASHED -> Optional.of(LISTED_STOPPED);
            case PAUSED -> Optional.of(LISTED_PAUSED);
            case SAVED -> Optional.of(LISTED_SAVED);
            case UNKNOWN -> Optional.empty();
        };
    }
}
