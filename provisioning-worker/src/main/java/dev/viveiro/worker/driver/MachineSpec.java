package dev.viveiro.worker.driver;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;

/**
 * A machine as it is to be; the hypervisor keeps all of it as the machine's metadata, so that a host explains itself.
 *
 * @param vm whose machine it is
 * @param generation which incarnation of the VM, from 1; a host holds one generation of a VM at a time
 * @param name the VM's name, an RFC 1123 label; unique in its tenant only
 * @param tenant to whom the VM belongs, for whoever looks at the host
 * @param image what its disk is made from
 */
public record MachineSpec(
        VmId vm,
        int generation,
        String name,
        TenantId tenant,
        MachineSize size,
        ImageRef image,
        MachineNetwork network,
        MachineLogin login) {
    public MachineSpec {
        if (generation < 1) {
            throw new IllegalArgumentException("generations count from 1, not " + generation);
        }
    }

    public MachineSpec withSize(MachineSize newSize) {
        return new MachineSpec(vm, generation, name, tenant, newSize, image, network, login);
    }

    public MachineSpec withNetwork(MachineNetwork newNetwork) {
        return new MachineSpec(vm, generation, name, tenant, size, image, newNetwork, login);
    }

    /** What the guest calls itself. */
    public String hostname() {
        String own = network.guest().hostname();
        return own == null ? name : own;
    }

    public MachineSpec withLogin(MachineLogin newLogin) {
        return new MachineSpec(vm, generation, name, tenant, size, image, network, newLogin);
    }
}
