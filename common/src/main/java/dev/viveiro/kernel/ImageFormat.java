package dev.viveiro.kernel;

/** In which form the bytes of an image are; not every hypervisor takes every one. */
public enum ImageFormat {
    /** One tarball with {@code metadata.yaml} and {@code rootfs/}, as LXD and Incus import it. */
    LXD_TARBALL,
    /** A disk of QEMU, without a backing file. */
    QCOW2,
    /** A disk, byte for byte. */
    RAW,
    /** What is on an optical disc, byte for byte: it goes into a machine's drive, and no machine is made from it. */
    ISO;

    /** What a host publishes that takes this form. */
    public String capability() {
        return "IMAGE_" + name();
    }
}
