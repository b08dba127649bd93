package dev.viveiro.worker.driver.libvirt;

/**
 * Where a disk of a machine is.
 *
 * @param pool among whose volumes it is
 * @param volume its name
 * @param form as libvirt and QEMU name it
 */
record DiskPlace(Volumes pool, String volume, String form) {
    /** What it takes on the host, in bytes; nothing while it is not there. */
    long allocation() {
        return pool.allocation(volume).orElse(0L);
    }
}
