package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;
import java.util.Set;
import java.util.UUID;

/**
 * Machines can have disks beside the one that their image is on. What {@link HypervisorDriver} says of its calls holds for these.
 * {@link Machine#disks} tells which a machine has; {@link HypervisorDriver#destroy} destroys them with it.
 */
public interface ExtraDisks {
    /** Every disk that the host holds for the machine, attached or not, also when there is no machine. */
    Set<UUID> disks(VmId vm);

    /**
     * Afterwards the machine has the disk, which is empty unless the host held it before. One that runs has it at once and stays in
     * its boot.
     *
     * @throws DriverFailure {@code TRY_OTHER_HOST} {@code host-full} when the host has no room for it
     */
    void attachDisk(VmId vm, MachineDisk disk);

    /** Afterwards the host has no such disk, whether or not it has the machine, which stays as it is otherwise. */
    void detachDisk(VmId vm, UUID disk);

    /** As {@link HypervisorDriver#destroy}, but the host goes on to hold the machine's disks. */
    void destroyWithoutDisks(VmId vm);
}
