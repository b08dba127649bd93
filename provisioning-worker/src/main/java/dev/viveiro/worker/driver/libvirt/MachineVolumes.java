package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The names of what a machine has in the pools. */
final class MachineVolumes {
    /** How the names of disks end that may lie above an image. */
    static final String ABOVE_IMAGE = ".qcow2";

    private static final String EXTRA = ".disk-";

    private MachineVolumes() {}

    static String disk(Owner owner, VmId vm) {
        return owner.domainName(vm) + ABOVE_IMAGE;
    }

    /** Its own disk in a pool that is no folder. */
    static String raw(Owner owner, VmId vm) {
        return owner.domainName(vm) + ".raw";
    }

    static String seed(Owner owner, VmId vm) {
        return owner.domainName(vm) + ".seed";
    }

    /** Kernel of a machine that came with one from another host. */
    static String kernel(Owner owner, VmId vm) {
        return owner.domainName(vm) + ".vmlinuz";
    }

    /** Initial file system of such a machine. */
    static String initrd(Owner owner, VmId vm) {
        return owner.domainName(vm) + ".initrd";
    }

    /** One of its extra disks. */
    static String extra(Owner owner, VmId vm, UUID disk) {
        return owner.domainName(vm) + EXTRA + disk;
    }

    /** Says, beside the seeds, that the disk of this name is still being made. */
    static String unfinished(String disk) {
        return disk + ".unfinished";
    }

    /** Which extra disks of the machine are among the pool's volumes. */
    static Set<UUID> extras(Owner owner, VmId vm, Collection<String> names) {
        String prefix = owner.domainName(vm) + EXTRA;
        return names.stream()
                .filter(name -> name.startsWith(prefix))
                .flatMap(name -> uuid(name.substring(prefix.length())).stream())
                .collect(Collectors.toSet());
    }

    /** Empty for what is none. */
    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException stranger) {
            return Optional.empty();
        }
    }
}
