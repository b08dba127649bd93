package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.Optional;
import org.libvirt.Domain;

/**
 * Takes a machine away, without its extra disks: power, address, definition, and last what it had in the pool and the worker's home, which is looked for whether there is a
 * definition or not. libvirt's own removal of storage leaves it where it does not know the pool, and says nothing.
 */
final class Destroying {
    private static final int WITH_SAVED_STATE_AND_SNAPSHOTS =
            Domain.UndefineFlags.MANAGED_SAVE | Domain.UndefineFlags.SNAPSHOTS_METADATA;

    private final Domains domains;
    private final Powering powering;
    private final Volumes volumes;
    private final Networks networks;
    private final Owner owner;
    private final Verifiers verifiers;

    Destroying(
            Domains domains, Powering powering, Volumes volumes, Networks networks, Owner owner, Verifiers verifiers) {
        this.domains = domains;
        this.powering = powering;
        this.volumes = volumes;
        this.networks = networks;
        this.owner = owner;
        this.verifiers = verifiers;
    }

    void destroy(VmId vm) {
        Optional<MachineSpec> there = domains.find(vm).map(DomainView::spec);
        if (there.isPresent()) {
            powering.takeAway(vm);
            networks.release(there.get().network());
            String error =
                    domains.change("undefine " + vm, vm, domain -> domain.undefine(WITH_SAVED_STATE_AND_SNAPSHOTS));
            if (domains.find(vm).isPresent()) {
                throw LibvirtFailures.failed("undefine " + vm, error);
            }
        }
        volumes.delete(MachineVolumes.disk(owner, vm));
        volumes.delete(MachineVolumes.seed(owner, vm));
        verifiers.forget(vm);
    }
}
