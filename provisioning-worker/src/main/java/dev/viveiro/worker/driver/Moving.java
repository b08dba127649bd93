package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Machines go from one host to another, as files that a driver of the same kind takes. What {@link HypervisorDriver} says of its calls
 * holds for these. Snapshots do not go with a machine.
 */
public interface Moving {
    /** In which form the files are. */
    ImageFormat form();

    /**
     * Afterwards there is a whole file of the machine: what is on its disk as it is, and how its owner gets in. The machine is not
     * changed. A file that is there under this id is left as it is.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-running} when the machine is not STOPPED, {@code REFUSED} {@code host-full}
     *     when the host has no room for the file
     */
    void pack(VmId vm, UUID move);

    /** The file, if it is whole. */
    Optional<Path> packed(UUID move);

    /** Afterwards nothing is left of the file, whole or not. */
    void discard(UUID move);

    /** Those of which anything is there. */
    Set<UUID> moves();

    /** Afterwards the bytes of a file that another host packed are here, for a while at least, compared with their digest. */
    void fetch(ImageRef file);

    /**
     * Afterwards the machine is defined and STOPPED: as the specification says it, with the disk of the file, and the login that the file
     * has and not the specification's. One that is there in this generation is left as it is. The file is fetched if need be.
     *
     * @return the machine as it is
     * @throws DriverFailure {@code CONFLICT} {@code generation-conflict} as of {@link HypervisorDriver#define}, {@code REFUSED}
     *     {@code machine-file-unusable} when the file is of another machine, or none of this driver's
     */
    Machine unpack(MachineSpec spec, ImageRef file);

    /** Afterwards the bytes that were fetched are not here any more. */
    void forget(ImageRef file);
}
