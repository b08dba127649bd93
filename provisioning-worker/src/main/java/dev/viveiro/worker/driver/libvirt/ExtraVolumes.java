package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.MachineDisk;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Disks beside a machine's own, each named after its machine and its id, which a machine has as further virtio disks. */
final class ExtraVolumes implements ExtraDisks {
    private final DiskSlots slots;
    private final Domains domains;
    private final MachineDisks disks;
    private final Destroying destroying;

    ExtraVolumes(DiskSlots slots, Domains domains, MachineDisks disks, Destroying destroying) {
        this.slots = slots;
        this.domains = domains;
        this.disks = disks;
        this.destroying = destroying;
    }

    @Override
    public Set<UUID> disks(VmId vm) {
        return disks.extras(vm);
    }

    @Override
    public void attachDisk(VmId vm, MachineDisk disk) {
        // before a volume is made for nobody
        DomainView unused = domains.require(vm);
        slots.plug(
                vm,
                "disk " + disk.name(),
                DiskXml.alias(disk.id()),
                target -> DiskXml.xml(disk, disks.extra(vm, disk), target));
    }

    @Override
    public void detachDisk(VmId vm, UUID disk) {
        slots.unplug(vm, "a disk", DiskXml.alias(disk));
        disks.deleteExtra(vm, disk);
    }

    @Override
    public void destroyWithoutDisks(VmId vm) {
        destroying.destroy(vm);
    }

    /** The machine, and all of its disks. */
    void destroyAll(VmId vm) {
        destroying.destroy(vm);
        List.copyOf(disks(vm)).forEach(disk -> disks.deleteExtra(vm, disk));
    }
}
