package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/** Machines can be held still. What {@link HypervisorDriver} says of its calls holds for these. */
public interface Pausing {
    /**
     * Afterwards the machine is PAUSED, in the boot in which it ran: it keeps its memory and takes no processor time.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-not-running} when it neither runs nor is paused
     */
    void pause(VmId vm);

    /**
     * Afterwards the machine is RUNNING, in the boot in which it was paused.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-not-running} when it neither runs nor is paused
     */
    void resume(VmId vm);
}
