package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.Capability;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What machines of libvirt can on a host, and why not the rest. */
record Possible(Set<Capability> can, Map<Capability, String> lacks) {
    private static final Set<Capability> DEFINITIONS = EnumSet.of(
            Capability.CREATE,
            Capability.START,
            Capability.STOP_GRACEFUL,
            Capability.STOP_FORCED,
            Capability.REBOOT,
            Capability.REINSTALL,
            Capability.PAUSE,
            Capability.SAVE,
            Capability.NETWORK,
            Capability.WATCH,
            Capability.DEFINITION);

    /** Of libvirt's test driver: no disk grows, nothing is counted, nobody logs in. */
    static Possible ofDefinitions() {
        Map<Capability, String> lacks = new EnumMap<>(Capability.class);
        EnumSet.complementOf(EnumSet.copyOf(DEFINITIONS))
                .forEach(each -> lacks.put(each, "libvirt's test driver keeps definitions only and runs no guests"));
        return new Possible(DEFINITIONS, lacks);
    }

    /**
     * Of guests that run.
     *
     * @param limits why the host can't keep guests to a part of its processors; empty when it can
     * @param heard whether what guests say is kept
     * @param keepSnapshots whether machines' disks can keep snapshots, and grow
     */
    static Possible ofGuests(String limits, boolean heard, boolean keepSnapshots) {
        Set<Capability> can = EnumSet.copyOf(DEFINITIONS);
        can.addAll(EnumSet.of(
                Capability.RESIZE,
                Capability.MEMORY_MIN,
                Capability.SAMPLE,
                Capability.EXTRA_DISKS,
                Capability.CONSOLE,
                Capability.IMAGE_QCOW2,
                Capability.IMAGE_RAW,
                Capability.IMAGE_ISO,
                Capability.PASSWORD,
                Capability.SSH_KEYS,
                Capability.USER_DATA));
        Map<Capability, String> lacks = new EnumMap<>(Capability.class);
        lacks.put(Capability.RESIZE_LIVE, "a guest of libvirt gets its processors and its memory when it boots");
        lacks.put(
                Capability.IMAGE_LXD_TARBALL,
                "such an image is a folder of files for containers, and a guest of libvirt boots from a disk");
        either(
                keepSnapshots,
                "the storage pool keeps disks as volumes of LVM or ZFS, and only a qcow2 file has snapshots inside, or grows under a guest",
                EnumSet.of(Capability.SNAPSHOT, Capability.GROW_LIVE),
                can,
                lacks);
        either(limits.isEmpty(), limits, EnumSet.of(Capability.CPU_SHARES, Capability.CPU_CAP), can, lacks);
        either(
                heard,
                "libvirt does not write to the worker's home, where what guests say would be kept",
                EnumSet.of(Capability.CONSOLE_LOG),
                can,
                lacks);
        either(
                QemuImg.possible(),
                "the worker's host has no qemu-img (Debian: qemu-utils)",
                EnumSet.of(Capability.MIGRATE),
                can,
                lacks);
        either(
                DomainCaptures.possible(),
                "the worker's host has not all of qemu-img, debugfs, e2fsck, prlimit and fallocate"
                        + " (Debian: qemu-utils, e2fsprogs, util-linux)",
                EnumSet.of(Capability.CAPTURE),
                can,
                lacks);
        return new Possible(can, lacks);
    }

    private static void either(
            boolean possible,
            String otherwise,
            Set<Capability> what,
            Set<Capability> can,
            Map<Capability, String> lacks) {
        if (possible) {
            can.addAll(what);
        } else {
            what.forEach(each -> lacks.put(each, otherwise));
        }
    }
}
