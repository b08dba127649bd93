package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/** The hypervisor describes machines in its own words. What {@link HypervisorDriver} says of its calls holds for this. */
public interface Definitions {
    /**
     * What the hypervisor has written down of the machine, without what is secret: no password's verifier, nothing that a guest
     * is given at its first boot, no environment, and nothing that somebody else noted there.
     */
    Definition definition(VmId vm);
}
