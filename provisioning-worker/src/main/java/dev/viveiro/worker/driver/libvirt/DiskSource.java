package dev.viveiro.worker.driver.libvirt;

/**
 * A disk of a machine, as a domain is told of it.
 *
 * @param path of the file or the device
 * @param form as libvirt names it
 * @param device whether it is a device of the host
 */
record DiskSource(String path, String form, boolean device) {
    private static final String FILE = "file";
    private static final String DEVICE = "dev";

    /** The type of the element that it is written into. */
    String type() {
        return device ? "block" : FILE;
    }

    void write(Markup disk) {
        disk.empty("driver", "name", "qemu", "type", form, "discard", "unmap")
                .empty("source", device ? DEVICE : FILE, path);
    }
}
