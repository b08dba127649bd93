package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.Set;
import java.util.UUID;

/** Where the disks of machines are, and how they are made there. */
interface MachineDisks {
    /** Afterwards the machine, not defined yet, has a disk of its size with what is in the image, and nothing of an earlier try. */
    DiskSource make(MachineSpec spec, Images.Disk image);

    /**
     * The same with the disk of a machine that comes from another host, a whole one in QEMU's own form.
     *
     * @throws DriverFailure {@code disk-too-small} when it is larger than the machine's is to be
     */
    DiskSource carry(MachineSpec spec, DiskTrailer.Slice disk);

    /** Where the machine's own disk is. */
    DiskPlace place(VmId vm);

    /**
     * Afterwards the machine's own disk is at least this large.
     *
     * @throws DriverFailure {@code disk-cannot-grow} where none ever does
     */
    void grow(MachineSpec of, long gib);

    /** Afterwards there is no disk of the machine's own. */
    void delete(VmId vm);

    /** Afterwards the machine's extra disk is there; one that was there has what it had, and a new one nothing. */
    DiskSource extra(VmId vm, MachineDisk disk);

    /** Where the machine's extra disk is. */
    DiskPlace extraPlace(VmId vm, UUID disk);

    /** The machine's extra disks, whether it has them now or not. */
    Set<UUID> extras(VmId vm);

    /** Afterwards there is no such extra disk. */
    void deleteExtra(VmId vm, UUID disk);

    /** Whether snapshots can be kept in the disks of machines that are made now. */
    boolean keepSnapshots();
}
