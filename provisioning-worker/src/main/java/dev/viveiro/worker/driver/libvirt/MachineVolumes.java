package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;

/** The names of what a machine has in the pool. */
final class MachineVolumes {
    private MachineVolumes() {}

    static String disk(Owner owner, VmId vm) {
        return owner.domainName(vm) + ".qcow2";
    }

    static String seed(Owner owner, VmId vm) {
        return owner.domainName(vm) + ".seed";
    }
}
