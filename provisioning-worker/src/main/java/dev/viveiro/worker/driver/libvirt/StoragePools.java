package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import java.time.Duration;
import java.util.Optional;
import org.libvirt.StoragePool;

/**
 * The storage pools of a worker, which are there and open.
 *
 * @param files a folder, for seeds, images and what machines boot with
 * @param disks for machines' disks; the same one where none is named
 * @param kind of that
 */
record StoragePools(String files, String disks, PoolKind kind) {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String OF_FILES = "VIVEIRO_LIBVIRT_POOL";
    private static final String OF_DISKS = "VIVEIRO_LIBVIRT_DISK_POOL";

    /** @throws DriverFailure {@code no-pool} or {@code pool-unusable} */
    static StoragePools open(LibvirtLink link, LibvirtSettings settings) {
        requireOpen(link, settings.pool(), OF_FILES);
        StoragePools pools = look(link, settings);
        if (!pools.disks().equals(pools.files())) {
            requireOpen(link, pools.disks(), OF_DISKS);
        }
        return pools;
    }

    /** What they are, whether they are open or not. */
    static StoragePools look(LibvirtLink link, LibvirtSettings settings) {
        String files = settings.pool();
        String type = type(link, files, OF_FILES);
        PoolKind kind = PoolKind.of(type).orElseThrow(() -> unusable(files, type));
        if (!kind.isFolder()) {
            throw unusable(
                    files,
                    type,
                    "which keeps no files",
                    "name it in %s, and in %s one of type dir, for seeds and images".formatted(OF_DISKS, OF_FILES));
        }
        String disks = settings.diskPool();
        return disks == null || disks.equals(files)
                ? new StoragePools(files, files, kind)
                : new StoragePools(files, disks, ofDisks(link, disks));
    }

    private static PoolKind ofDisks(LibvirtLink link, String pool) {
        String type = type(link, pool, OF_DISKS);
        PoolKind kind = PoolKind.of(type).orElseThrow(() -> unusable(pool, type));
        if (kind.isFolder()) {
            throw unusable(
                    pool,
                    type,
                    "whose disks would lie beside their images'",
                    "name it in %s alone, or one of type logical or zfs in %s".formatted(OF_FILES, OF_DISKS));
        }
        return kind;
    }

    /**
     * Where machines' disks are.
     *
     * @param volumes of the folder
     * @param own of the pool for disks
     * @param real whether guests read them
     * @throws DriverFailure {@code no-qemu-img}
     */
    MachineDisks machineDisks(Volumes volumes, Volumes own, WorkFolders work, Owner owner, boolean real) {
        FolderDisks folder = new FolderDisks(volumes, owner);
        if (kind.isFolder()) {
            return folder;
        }
        requireCopying(real);
        RawCopies copies = new RawCopies(work, volumes);
        return new DisksOfBoth(new PoolDisks(this, own, volumes, copies, owner, real), folder);
    }

    /** @throws DriverFailure {@code no-qemu-img} where nothing could fill the disks that guests are to read */
    void requireCopying(boolean real) {
        if (real && !kind.isFolder() && !QemuImg.possible()) {
            throw DriverFailure.retryLater(
                    "no-qemu-img",
                    "the disks in the storage pool %s are full copies of images, which qemu-img makes, and the worker's host has none"
                            .formatted(disks),
                    "install it (Debian: qemu-utils)",
                    SOON);
        }
    }

    private static void requireOpen(LibvirtLink link, String pool, String variable) {
        boolean open = link.find("look for the pool", connection -> {
                    StoragePool there = connection.storagePoolLookupByName(pool);
                    try {
                        if (there.isActive() != 1) {
                            there.create(0);
                        }
                        return there.isActive() == 1;
                    } finally {
                        int unused = there.free();
                    }
                })
                .orElse(false);
        if (!open) {
            throw absent(pool, variable);
        }
    }

    private static String type(LibvirtLink link, String pool, String variable) {
        Optional<String> xml = link.find("look at the pool", connection -> {
            StoragePool there = connection.storagePoolLookupByName(pool);
            try {
                return there.getXMLDesc(0);
            } finally {
                int unused = there.free();
            }
        });
        return Xml.attribute(Xml.parse(xml.orElseThrow(() -> absent(pool, variable))), "type");
    }

    private static DriverFailure absent(String pool, String variable) {
        return DriverFailure.retryLater(
                "no-pool",
                "libvirt has no storage pool " + pool,
                "make one with virsh pool-define-as, or name another in " + variable,
                SOON);
    }

    private static DriverFailure unusable(String pool, String type) {
        return unusable(
                pool,
                type,
                "which the driver can't use",
                "name one of type dir in %s, and in %s one of type logical or zfs, or none"
                        .formatted(OF_FILES, OF_DISKS));
    }

    private static DriverFailure unusable(String pool, String type, String why, String nextStep) {
        return DriverFailure.retryLater(
                "pool-unusable",
                "the storage pool %s is of type %s, %s".formatted(pool, type, why),
                nextStep + "; then start the worker again",
                SOON);
    }
}
