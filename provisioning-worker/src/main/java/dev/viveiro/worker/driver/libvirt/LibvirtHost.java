package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Resources;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.libvirt.NodeInfo;
import org.libvirt.StoragePool;
import org.libvirt.StoragePoolInfo;

/** What the host is made of, as libvirt sees it. */
final class LibvirtHost {
    private static final long KIB_PER_MIB = 1024;

    private final LibvirtLink link;
    private final String pool;

    /** @param pool whose room machines' disks take */
    LibvirtHost(LibvirtLink link, String pool) {
        this.link = link;
        this.pool = pool;
    }

    /** What libvirt drives, such as {@code QEMU} or {@code Test}. */
    String driver() {
        return link.ask("ask for the hypervisor", connection -> connection.getType());
    }

    String capabilities() {
        return link.ask("ask for the hypervisor's capabilities", connection -> connection.getCapabilities());
    }

    String version() {
        return link.ask("ask for the version", connection -> "libvirt %s, %s %s"
                .formatted(
                        dotted(connection.getLibVirVersion()), connection.getType(), dotted(connection.getVersion())));
    }

    HostInventory inventory(List<Machine> machines) {
        NodeInfo node = link.ask("ask for the host's parts", connection -> connection.nodeInfo());
        StoragePoolInfo space = link.ask("ask for the pool's room", connection -> {
            StoragePool there = connection.storagePoolLookupByName(pool);
            try {
                return there.getInfo();
            } finally {
                int unused = there.free();
            }
        });
        long memory = machines.stream()
                .filter(machine -> machine.power() == ObservedPower.RUNNING || machine.power() == ObservedPower.PAUSED)
                .mapToLong(machine -> machine.spec().size().memoryMib())
                .sum();
        long disk = machines.stream()
                .mapToLong(machine -> machine.spec().size().diskGib())
                .sum();
        return new HostInventory(
                new Resources(node.cpus, node.memory / KIB_PER_MIB, space.capacity / Volumes.GIB),
                new Resources(Math.min(node.cpus, link.local() ? busy() : 0), memory, disk));
    }

    /** Processors of this machine that had work in the last minute; a system that does not say has none. */
    static long busy() {
        return Math.max(
                0,
                Math.round(
                        Math.ceil(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())));
    }

    /** libvirt gives versions as one number: 9000000 is 9.0.0. */
    private static String dotted(long version) {
        return "%d.%d.%d".formatted(version / 1_000_000, version / 1000 % 1000, version % 1000);
    }
}
