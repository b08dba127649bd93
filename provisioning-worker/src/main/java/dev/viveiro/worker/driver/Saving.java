package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/** The memory of machines can be put aside on the host's disk. What {@link HypervisorDriver} says of its calls holds for these. */
public interface Saving {
    /**
     * Afterwards the machine is SAVED: its memory is on the host's disk, and it takes neither processor nor memory.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-not-running} when it neither runs nor is saved
     */
    void save(VmId vm);

    /**
     * Afterwards the machine is RUNNING where it was saved, with a boot id of its own: its counters begin again.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-not-saved} when it neither runs nor is saved,
     *     {@code TRY_OTHER_HOST} {@code host-full} when the host has no memory for it
     */
    void restore(VmId vm);
}
