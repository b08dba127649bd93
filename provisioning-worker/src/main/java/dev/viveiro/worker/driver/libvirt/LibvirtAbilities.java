package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.Growing;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.NetworkChanging;
import dev.viveiro.worker.driver.Pausing;
import dev.viveiro.worker.driver.Saving;
import dev.viveiro.worker.driver.Snapshot;
import dev.viveiro.worker.driver.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What not every hypervisor can, each call on a thread of the driver's. */
final class LibvirtAbilities implements Pausing, Saving, Growing, Snapshots, ExtraDisks, IsoDrive, NetworkChanging {
    private static final Map<Class<?>, Capability> NEEDED = Map.of(
            Pausing.class,
            Capability.PAUSE,
            Saving.class,
            Capability.SAVE,
            Growing.class,
            Capability.GROW_LIVE,
            Snapshots.class,
            Capability.SNAPSHOT,
            ExtraDisks.class,
            Capability.EXTRA_DISKS,
            IsoDrive.class,
            Capability.IMAGE_ISO,
            NetworkChanging.class,
            Capability.NETWORK);

    private final LibvirtThreads threads;
    private final Resting resting;
    private final LiveSizing liveSizing;
    private final InnerSnapshots snapshots;
    private final ExtraVolumes extraDisks;
    private final IsoSlot isoDrive;
    private final DomainCards cards;
    private final KeptImages images;

    LibvirtAbilities(LibvirtThreads threads, LibvirtParts parts) {
        this.threads = threads;
        this.resting = parts.resting();
        this.liveSizing = parts.liveSizing();
        this.snapshots = parts.snapshots();
        this.extraDisks = parts.extraDisks();
        this.isoDrive = parts.isoDrive();
        this.cards = parts.cards();
        this.images = parts.keptImages();
    }

    /** The ability, where what is published has it. */
    <T> Optional<T> of(Class<T> type, Set<Capability> published) {
        Capability needed = NEEDED.get(type);
        return needed != null && published.contains(needed) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    @Override
    public void pause(VmId vm) {
        change("pausing a machine", vm, () -> resting.pause(vm));
    }

    @Override
    public void resume(VmId vm) {
        change("resuming a machine", vm, () -> resting.resume(vm));
    }

    @Override
    public void save(VmId vm) {
        change("saving a machine", vm, () -> resting.save(vm));
    }

    @Override
    public void restore(VmId vm) {
        change("restoring a machine", vm, () -> resting.restore(vm));
    }

    @Override
    public void grow(VmId vm, MachineSize size) {
        change("enlarging a machine that runs", vm, () -> liveSizing.grow(vm, size));
    }

    @Override
    public List<Snapshot> snapshots(VmId vm) {
        return threads.call("listing snapshots", () -> snapshots.snapshots(vm));
    }

    @Override
    public void takeSnapshot(VmId vm, UUID snapshot) {
        change("taking a snapshot", vm, () -> snapshots.takeSnapshot(vm, snapshot));
    }

    @Override
    public void revert(VmId vm, UUID snapshot) {
        change("reverting a machine", vm, () -> snapshots.revert(vm, snapshot));
    }

    @Override
    public void deleteSnapshot(VmId vm, UUID snapshot) {
        change("deleting a snapshot", vm, () -> snapshots.deleteSnapshot(vm, snapshot));
    }

    @Override
    public Set<UUID> disks(VmId vm) {
        return threads.call("listing disks", () -> extraDisks.disks(vm));
    }

    @Override
    public void attachDisk(VmId vm, MachineDisk disk) {
        change("attaching a disk", vm, () -> extraDisks.attachDisk(vm, disk));
    }

    @Override
    public void detachDisk(VmId vm, UUID disk) {
        change("detaching a disk", vm, () -> extraDisks.detachDisk(vm, disk));
    }

    @Override
    public void destroyWithoutDisks(VmId vm) {
        change("destroying a machine", vm, () -> extraDisks.destroyWithoutDisks(vm));
    }

    @Override
    public Optional<String> inserted(VmId vm) {
        // in its turn: what was given up may still be on its way
        return threads.call("looking into a drive", vm, () -> isoDrive.inserted(vm));
    }

    @Override
    public void insertIso(VmId vm, ImageRef iso) {
        boolean unused = threads.call(
                "inserting an ISO",
                vm,
                () -> images.using(iso, () -> {
                    isoDrive.insertIso(vm, iso);
                    return true;
                }));
    }

    @Override
    public void ejectIso(VmId vm) {
        change("ejecting an ISO", vm, () -> isoDrive.ejectIso(vm));
    }

    @Override
    public void changeNetwork(VmId vm, MachineNetwork network) {
        change("changing a network card", vm, () -> cards.changeNetwork(vm, network));
    }

    private void change(String what, VmId vm, Runnable work) {
        boolean unused = threads.call(what, vm, () -> {
            work.run();
            return true;
        });
    }
}
