package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is on a machine's disk can be put into a file from which other machines are made. What {@link HypervisorDriver} says of its
 * calls holds for these. No call changes a machine.
 */
public interface Capturing {
    /** In which form the files are; the driver takes images of this form. */
    ImageFormat form();

    /**
     * Afterwards there is a whole file of the machine's disk, without what is this one machine's alone: keys of its host, ids, logs, and
     * the login that it was given. One that is there under this id is left as it is.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-running} when the machine is not STOPPED, {@code REFUSED} {@code host-full}
     *     when the host has no room for the file, {@code RETRY_LATER} {@code host-full} while others that are captured have it, {@code REFUSED} {@code capture-unclean} when the disk can't be cleaned
     */
    void capture(VmId vm, UUID capture);

    /** The file, if it is whole. */
    Optional<Path> captured(UUID capture);

    /**
     * Afterwards nothing is left of the capture, whole or not, but what the hypervisor still makes and does not give up: that is not
     * waited for, and {@link #captures} tells of it until it was discarded.
     */
    void discard(UUID capture);

    /** Those of which anything is there. */
    Set<UUID> captures();
}
