package dev.viveiro.worker.driver;

/** What a driver can do. A host publishes them, so that what it cannot do is refused before it is accepted. */
public enum Capability {
    /** Define a machine from an image, and destroy it. */
    CREATE,
    START,
    /** Ask the guest to stop. */
    STOP_GRACEFUL,
    /** Take the power away. */
    STOP_FORCED,
    REBOOT,
    /** Change the size of a stopped machine. */
    RESIZE,
    /** Change the size of a running machine. */
    RESIZE_LIVE,
    /** Hold a running machine still, and let it go on. */
    PAUSE,
    /** Put the memory of a running machine aside, and let it go on. */
    SAVE,
    /** Keep the disk of a machine as it is, and have it back. */
    SNAPSHOT,
    /** Read counters of use. */
    SAMPLE,
    /** Tell of changes by itself. */
    WATCH,
    /** Set the account's password from a verifier. */
    PASSWORD,
    /** Put public keys into the account. */
    SSH_KEYS,
    /** Make a machine from an image that comes as a tarball of LXD. */
    IMAGE_LXD_TARBALL,
    /** Make a machine from an image that comes as a disk of QEMU. */
    IMAGE_QCOW2,
    /** Make a machine from an image that comes as a disk, byte for byte. */
    IMAGE_RAW
}
