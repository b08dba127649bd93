package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.MachineDisk;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Raw volumes of the pool, each named after its machine and its disk, which a machine has as further virtio disks. */
final class ExtraVolumes implements ExtraDisks {
    private final DiskSlots slots;
    private final Domains domains;
    private final Volumes volumes;
    private final Destroying destroying;
    private final Owner owner;

    ExtraVolumes(DiskSlots slots, Domains domains, Volumes volumes, Destroying destroying, Owner owner) {
        this.slots = slots;
        this.domains = domains;
        this.volumes = volumes;
        this.destroying = destroying;
        this.owner = owner;
    }

    @Override
    public Set<UUID> disks(VmId vm) {
        return MachineVolumes.extras(owner, vm, volumes.names());
    }

    @Override
    public void attachDisk(VmId vm, MachineDisk disk) {
        // before a volume is made for nobody
        DomainView unused = domains.require(vm);
        slots.plug(vm, "disk " + disk.name(), DiskXml.alias(disk.id()), target -> {
            String name = MachineVolumes.extra(owner, vm, disk.id());
            String path = volumes.path(name).orElseGet(() -> volumes.createRaw(name, disk.sizeGib() * Volumes.GIB));
            return DiskXml.xml(disk, path, target);
        });
    }

    @Override
    public void detachDisk(VmId vm, UUID disk) {
        slots.unplug(vm, "a disk", DiskXml.alias(disk));
        volumes.delete(MachineVolumes.extra(owner, vm, disk));
    }

    @Override
    public void destroyWithoutDisks(VmId vm) {
        destroying.destroy(vm);
    }

    /** The machine, and all of its disks. */
    void destroyAll(VmId vm) {
        destroying.destroy(vm);
        List.copyOf(disks(vm)).forEach(disk -> volumes.delete(MachineVolumes.extra(owner, vm, disk)));
    }
}
