package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What is made now is in the pool for it; what was made before that was named is in the folder still, and stays there until it is deleted.
 */
record DisksOfBoth(PoolDisks pool, FolderDisks folder) implements MachineDisks {
    @Override
    public DiskSource make(MachineSpec spec, Images.Disk image) {
        folder.delete(spec.vm());
        return pool.make(spec, image);
    }

    @Override
    public DiskSource carry(MachineSpec spec, DiskTrailer.Slice disk) {
        folder.delete(spec.vm());
        return pool.carry(spec, disk);
    }

    /** One in the folder goes before one is made in the pool; the other way round, while no pool was named, none went. */
    private MachineDisks with(VmId vm) {
        return folder.has(vm) ? folder : pool;
    }

    @Override
    public DiskPlace place(VmId vm) {
        return with(vm).place(vm);
    }

    @Override
    public void grow(MachineSpec of, long gib) {
        with(of.vm()).grow(of, gib);
    }

    @Override
    public void delete(VmId vm) {
        pool.delete(vm);
        folder.delete(vm);
    }

    @Override
    public DiskSource extra(VmId vm, MachineDisk disk) {
        return folder.extras(vm).contains(disk.id()) ? folder.extra(vm, disk) : pool.extra(vm, disk);
    }

    @Override
    public DiskPlace extraPlace(VmId vm, UUID disk) {
        DiskPlace there = folder.extraPlace(vm, disk);
        return there.pool().path(there.volume()).isPresent() ? there : pool.extraPlace(vm, disk);
    }

    @Override
    public Set<UUID> extras(VmId vm) {
        Set<UUID> all = new HashSet<>(folder.extras(vm));
        all.addAll(pool.extras(vm));
        return all;
    }

    @Override
    public void deleteExtra(VmId vm, UUID disk) {
        pool.deleteExtra(vm, disk);
        folder.deleteExtra(vm, disk);
    }

    @Override
    public boolean keepSnapshots() {
        return pool.keepSnapshots();
    }
}
