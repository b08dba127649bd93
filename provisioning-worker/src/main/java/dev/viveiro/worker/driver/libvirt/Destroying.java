package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import java.util.Optional;
import org.libvirt.Domain;

/**
 * Takes a machine away, without its extra disks: power, definition, addresses, and last what it had in the pool and the worker's home. All but the first two is looked for whether there is a
 * definition or not. libvirt's own removal of storage leaves it where it does not know the pool, and says nothing.
 */
final class Destroying {
    private static final int WITH_SAVED_STATE_AND_SNAPSHOTS =
            Domain.UndefineFlags.MANAGED_SAVE | Domain.UndefineFlags.SNAPSHOTS_METADATA;

    private final Domains domains;
    private final Powering powering;
    private final MachineDisks disks;
    private final Volumes volumes;
    private final Addresses addresses;
    private final Owner owner;
    private final Verifiers verifiers;
    private final ConsoleFiles consoles;

    Destroying(
            Domains domains,
            Powering powering,
            MachineDisks disks,
            Volumes volumes,
            Addresses addresses,
            Owner owner,
            Verifiers verifiers,
            ConsoleFiles consoles) {
        this.domains = domains;
        this.powering = powering;
        this.disks = disks;
        this.volumes = volumes;
        this.addresses = addresses;
        this.owner = owner;
        this.verifiers = verifiers;
        this.consoles = consoles;
    }

    void destroy(VmId vm) {
        Optional<DomainView> there = domains.find(vm);
        if (there.isPresent()) {
            powering.takeAway(vm);
            addresses.noteAll(there.get());
            String error =
                    domains.change("undefine " + vm, vm, domain -> domain.undefine(WITH_SAVED_STATE_AND_SNAPSHOTS));
            if (domains.find(vm).isPresent()) {
                throw LibvirtFailures.failed("undefine " + vm, error);
            }
            addresses.release(there.get());
        } else {
            addresses.releaseNoted(vm);
        }
        disks.delete(vm);
        volumes.delete(MachineVolumes.seed(owner, vm));
        volumes.delete(MachineVolumes.kernel(owner, vm));
        volumes.delete(MachineVolumes.initrd(owner, vm));
        verifiers.forget(vm);
        // last, when virtlogd has long heard of the guest's end
        consoles.delete(vm);
    }
}
