package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineDisk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Extra disks, which outlive their machine and stay with the driver that has them. */
final class JoinedDisks implements ExtraDisks {
    private final List<HypervisorDriver> drivers;
    private final Holders holders;

    JoinedDisks(List<HypervisorDriver> drivers, Holders holders) {
        this.drivers = drivers;
        this.holders = holders;
    }

    @Override
    public Set<UUID> disks(VmId vm) {
        Set<UUID> all = new HashSet<>();
        having().forEach(disks -> all.addAll(disks.disks(vm)));
        return all;
    }

    @Override
    public void attachDisk(VmId vm, MachineDisk disk) {
        boolean unused = holders.at(vm, holder -> {
            ExtraDisks own = OfMachines.require(holder, ExtraDisks.class);
            // an empty disk in the place of the customer's would be a loss that nobody told
            if (!own.disks(vm).contains(disk.id()) && disks(vm).contains(disk.id())) {
                throw DriverFailure.refused(
                        Fault.USER,
                        "disk-elsewhere",
                        "the disk %s is with another hypervisor of the host than the machine, which %s has"
                                .formatted(disk.name(), holder.info().name()),
                        "make the machine anew from an image that the disk's hypervisor takes");
            }
            own.attachDisk(vm, disk);
            return true;
        });
    }

    @Override
    public void detachDisk(VmId vm, UUID disk) {
        Each.of(having(), disks -> disks.detachDisk(vm, disk));
    }

    @Override
    public void destroyWithoutDisks(VmId vm) {
        Each.of(drivers, driver -> driver.ability(ExtraDisks.class)
                .ifPresentOrElse(disks -> disks.destroyWithoutDisks(vm), () -> driver.destroy(vm)));
        holders.forget(vm);
    }

    private List<ExtraDisks> having() {
        return drivers.stream()
                .flatMap(driver -> driver.ability(ExtraDisks.class).stream())
                .toList();
    }
}
