package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.Set;
import java.util.UUID;

/** Files of a pool that is a folder: a machine's own in QEMU's form, above its image, and extra disks byte for byte. */
record FolderDisks(Volumes volumes, Owner owner) implements MachineDisks {
    @Override
    public DiskSource make(MachineSpec spec, Images.Disk image) {
        String name = MachineVolumes.disk(owner, spec.vm());
        volumes.delete(name);
        return own(volumes.createOverlay(name, spec.size().diskGib(), image));
    }

    @Override
    public DiskSource carry(MachineSpec spec, DiskTrailer.Slice disk) {
        String name = MachineVolumes.disk(owner, spec.vm());
        String path = Upload.of(volumes, name, disk);
        // libvirt took it for bytes, and sees now what it is
        volumes.refresh();
        if (volumes.capacity(name).orElse(0L) > spec.size().diskGib() * Volumes.GIB) {
            throw LibvirtFailures.diskTooSmall(spec, "what came");
        }
        volumes.grow(name, spec.size().diskGib());
        return own(path);
    }

    private static DiskSource own(String path) {
        return new DiskSource(path, QemuImg.QCOW2, false);
    }

    /** Whether the machine's own disk is here. */
    boolean has(VmId vm) {
        return volumes.path(MachineVolumes.disk(owner, vm)).isPresent();
    }

    @Override
    public DiskPlace place(VmId vm) {
        return new DiskPlace(volumes, MachineVolumes.disk(owner, vm), QemuImg.QCOW2);
    }

    @Override
    public void grow(MachineSpec of, long gib) {
        volumes.grow(MachineVolumes.disk(owner, of.vm()), gib);
    }

    @Override
    public void delete(VmId vm) {
        volumes.delete(MachineVolumes.disk(owner, vm));
    }

    @Override
    public DiskSource extra(VmId vm, MachineDisk disk) {
        String name = MachineVolumes.extra(owner, vm, disk.id());
        String path = volumes.path(name).orElseGet(() -> volumes.createRaw(name, disk.sizeGib() * Volumes.GIB));
        return new DiskSource(path, QemuImg.RAW, false);
    }

    @Override
    public DiskPlace extraPlace(VmId vm, UUID disk) {
        return new DiskPlace(volumes, MachineVolumes.extra(owner, vm, disk), QemuImg.RAW);
    }

    @Override
    public Set<UUID> extras(VmId vm) {
        return MachineVolumes.extras(owner, vm, volumes.names());
    }

    @Override
    public void deleteExtra(VmId vm, UUID disk) {
        volumes.delete(MachineVolumes.extra(owner, vm, disk));
    }

    @Override
    public boolean keepSnapshots() {
        return true;
    }
}
