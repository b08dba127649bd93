package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/** Machines can get another network card. What {@link HypervisorDriver} says of its calls holds for this. */
public interface NetworkChanging {
    /**
     * Afterwards the machine has this card, all of it: it can speak from this address and from no other, and its guest is told the rest at
     * its next boot. Until then, or when it fails, {@link HypervisorDriver#find} tells the card that it had.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-running} when the card differs and the machine is not STOPPED
     */
    void changeNetwork(VmId vm, MachineNetwork network);
}
