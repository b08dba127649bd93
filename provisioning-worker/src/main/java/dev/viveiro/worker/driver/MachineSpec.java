package dev.viveiro.worker.driver;

import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/**
 * A machine as it is to be; the hypervisor keeps all of it but the user-data as the machine's metadata, so that a host explains itself.
 *
 * @param vm whose machine it is
 * @param generation which incarnation of the VM, from 1; a host holds one generation of a VM at a time
 * @param name the VM's name, an RFC 1123 label; unique in its tenant only
 * @param tenant to whom the VM belongs, for whoever looks at the host
 * @param image what its disk is made from
 * @param userData what the guest's cloud-init is given beside the driver's own; null for nothing, and in every spec that a driver
 *     reads back: it may hold secrets
 */
public record MachineSpec(
        VmId vm,
        int generation,
        String name,
        TenantId tenant,
        MachineSize size,
        ImageRef image,
        MachineNetwork network,
        MachineLogin login,
        @Nullable Secret userData) {
    public MachineSpec {
        if (generation < 1) {
            throw new IllegalArgumentException("generations count from 1, not " + generation);
        }
    }

    /** One whose guest is given nothing of its owner's. */
    public MachineSpec(
            VmId vm,
            int generation,
            String name,
            TenantId tenant,
            MachineSize size,
            ImageRef image,
            MachineNetwork network,
            MachineLogin login) {
        this(vm, generation, name, tenant, size, image, network, login, null);
    }

    public MachineSpec withSize(MachineSize newSize) {
        return new MachineSpec(vm, generation, name, tenant, newSize, image, network, login, userData);
    }

    public MachineSpec withNetwork(MachineNetwork newNetwork) {
        return new MachineSpec(vm, generation, name, tenant, size, image, newNetwork, login, userData);
    }

    /** What the guest calls itself. */
    public String hostname() {
        String own = network.guest().hostname();
        return own == null ? name : own;
    }

    public MachineSpec withLogin(MachineLogin newLogin) {
        return new MachineSpec(vm, generation, name, tenant, size, image, network, newLogin, userData);
    }

    public MachineSpec withUserData(@Nullable Secret newUserData) {
        return new MachineSpec(vm, generation, name, tenant, size, image, network, login, newUserData);
    }
}
