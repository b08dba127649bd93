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
    /** Make a machine anew from an image. No driver says so: each has it that can make, start, stop and destroy machines. */
    REINSTALL,
    /** Change the size of a stopped machine. */
    RESIZE,
    /** Change the size of a running machine. */
    RESIZE_LIVE,
    /** Of a running machine only its disk, and what it may take of its processors. */
    GROW_LIVE,
    /** Hold a running machine still, and let it go on. */
    PAUSE,
    /** Put the memory of a running machine aside, and let it go on. */
    SAVE,
    /** Keep the disk of a machine as it is, and have it back. */
    SNAPSHOT,
    /** Put the disk of a stopped machine into an image. */
    CAPTURE,
    /** Give a stopped machine another address, and its guest another name, router and resolvers. */
    NETWORK,
    /** Give machines disks beside the one that their image is on. */
    EXTRA_DISKS,
    /** Send a stopped machine to another host of this kind, and take one from there. */
    MIGRATE,
    /** Describe a machine in the hypervisor's own words. */
    DEFINITION,
    /** Keep what a machine says on its console. */
    CONSOLE_LOG,
    /** Connect somebody to a machine's console. */
    CONSOLE,
    /** Read counters of use. */
    SAMPLE,
    /** Tell of changes by itself. */
    WATCH,
    /** Set the account's password from a verifier. */
    PASSWORD,
    /** Put public keys into the account. */
    SSH_KEYS,
    /** Give a guest's cloud-init what its owner wants it to do at its first boot. */
    USER_DATA,
    /** Weigh machines against each other when they want more processor than there is. */
    CPU_SHARES,
    /** Keep a machine to a part of its processors. */
    CPU_CAP,
    /** Start a machine with less than all of its memory, and let it take the rest when it needs it. */
    MEMORY_MIN,
    /** Make a machine from an image that comes as a tarball of LXD. */
    IMAGE_LXD_TARBALL,
    /** Make a machine from an image that comes as a disk of QEMU. */
    IMAGE_QCOW2,
    /** Make a machine from an image that comes as a disk, byte for byte. */
    IMAGE_RAW,
    /** Put an image of an optical disc into a machine's drive. */
    IMAGE_ISO
}
