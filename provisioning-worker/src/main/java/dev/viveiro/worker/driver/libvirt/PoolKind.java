package dev.viveiro.worker.driver.libvirt;

import java.util.Optional;

/** What a storage pool is to machines' disks. */
enum PoolKind {
    /** Its volumes are files, which lie above others. */
    FOLDER,
    /** A volume group of LVM, which gives a new volume what others left on its disks. */
    LOGICAL,
    /** A pool of ZFS, whose new volumes have nothing in them. */
    ZFS;

    /** Of a pool of this type, as libvirt names it; empty for one that the driver can't use. */
    static Optional<PoolKind> of(String type) {
        return switch (type) {
            case "dir", "fs", "netfs" -> Optional.of(FOLDER);
            case "logical" -> Optional.of(LOGICAL);
            case "zfs" -> Optional.of(ZFS);
            default -> Optional.empty();
        };
    }

    boolean isFolder() {
        return this == FOLDER;
    }

    /** Whether a new volume has to be cleared before a guest may read it. */
    boolean hasOthersBytes() {
        return this == LOGICAL;
    }
}
