package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Volumes of a pool that is no folder, devices of the host with all of their room. A machine's own is a full copy, and is whole once
 * the machine is defined; one without a machine is made anew. An extra disk has a mark while it is made, an empty volume beside the
 * seeds: until that is gone it may have what others left there. A mark that is lost destroys nothing.
 */
final class PoolDisks implements MachineDisks {
    private final StoragePools pools;
    private final Volumes volumes;
    private final Volumes marks;
    private final RawCopies copies;
    private final Owner owner;
    private final boolean real;

    /**
     * @param volumes of the pool
     * @param marks among which the marks are
     * @param real false where volumes take no bytes, and no guest reads them
     */
    PoolDisks(StoragePools pools, Volumes volumes, Volumes marks, RawCopies copies, Owner owner, boolean real) {
        this.pools = pools;
        this.volumes = volumes;
        this.marks = marks;
        this.copies = copies;
        this.owner = owner;
        this.real = real;
    }

    @Override
    public DiskSource make(MachineSpec spec, Images.Disk image) {
        return real ? copies.ofImage(spec.vm(), image, raw -> filled(spec, raw)) : empty(own(spec.vm()), bytes(spec));
    }

    @Override
    public DiskSource carry(MachineSpec spec, DiskTrailer.Slice disk) {
        return copies.ofFile(spec.vm(), disk.file(), raw -> filled(spec, raw));
    }

    private DiskSource filled(MachineSpec spec, Path raw) throws IOException {
        if (Files.size(raw) > bytes(spec)) {
            throw LibvirtFailures.diskTooSmall(spec, "what goes into it");
        }
        String name = own(spec.vm());
        DiskSource made = empty(name, bytes(spec));
        for (DiskTrailer.Slice each : DataRuns.of(raw)) {
            Upload.into(volumes, name, each.from(), each);
        }
        return made;
    }

    /** A new one, which has nothing of others. */
    private DiskSource empty(String name, long bytes) {
        remove(name);
        String path = volumes.createWhole(name, bytes);
        if (real) {
            volumes.awaitDevice(name);
            if (pools.kind().hasOthersBytes()) {
                volumes.clear(name);
            }
        }
        return source(path);
    }

    private static DiskSource source(String path) {
        return new DiskSource(path, QemuImg.RAW, true);
    }

    private static long bytes(MachineSpec spec) {
        return spec.size().diskGib() * Volumes.GIB;
    }

    private String own(VmId vm) {
        return MachineVolumes.raw(owner, vm);
    }

    /** libvirt looks again before a volume is not there: after a look that failed it shows none of them. */
    private Optional<String> path(String name) {
        Optional<String> shown = volumes.path(name);
        if (shown.isPresent()) {
            return shown;
        }
        volumes.refresh();
        return volumes.path(name);
    }

    private void remove(String name) {
        if (path(name).isPresent()) {
            volumes.delete(name);
        }
    }

    @Override
    public DiskPlace place(VmId vm) {
        return new DiskPlace(volumes, own(vm), QemuImg.RAW);
    }

    /** libvirt enlarges no volumes of such pools, whatever version it is. */
    @Override
    public void grow(MachineSpec of, long gib) {
        if (volumes.capacity(own(of.vm())).orElse(0L) < gib * Volumes.GIB) {
            throw DriverFailure.refused(
                    Fault.USER,
                    "disk-cannot-grow",
                    "the disk of %s is in the storage pool %s, where libvirt enlarges none"
                            .formatted(of.name(), pools.disks()),
                    "ask for a size with a disk of %d GiB, and attach a further disk"
                            .formatted(of.size().diskGib()));
        }
    }

    @Override
    public void delete(VmId vm) {
        remove(own(vm));
        copies.forget(vm);
    }

    @Override
    public DiskSource extra(VmId vm, MachineDisk disk) {
        String name = MachineVolumes.extra(owner, vm, disk.id());
        String mark = MachineVolumes.unfinished(name);
        boolean begun = marks.path(mark).isPresent();
        if (!begun) {
            Optional<String> whole = path(name);
            if (whole.isPresent()) {
                return source(whole.get());
            }
            String unused = marks.createRaw(mark, 0);
        }
        try {
            DiskSource made = empty(name, disk.sizeGib() * Volumes.GIB);
            marks.delete(mark);
            return made;
        } catch (DriverFailure failure) {
            if (!begun && failure.code().equals(LibvirtFailures.HIDDEN)) {
                // it was there before the mark, and is the customer's
                marks.delete(mark);
            }
            throw failure;
        }
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
        String name = MachineVolumes.extra(owner, vm, disk);
        remove(name);
        marks.delete(MachineVolumes.unfinished(name));
    }

    @Override
    public boolean keepSnapshots() {
        return false;
    }
}
