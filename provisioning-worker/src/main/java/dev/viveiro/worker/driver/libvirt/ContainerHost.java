package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.libvirt.NodeInfo;

/**
 * What a host of containers is made of.
 *
 * @param folder the containers' own
 */
record ContainerHost(LibvirtLink link, Path folder) {
    private static final long KIB_PER_MIB = 1024;

    HostInventory inventory(List<Machine> machines) {
        NodeInfo node = link.ask("ask for the host's parts", connection -> connection.nodeInfo());
        long memory = machines.stream()
                .filter(machine -> machine.power() == ObservedPower.RUNNING || machine.power() == ObservedPower.PAUSED)
                .mapToLong(machine -> machine.spec().size().memoryMib())
                .sum();
        long disk = machines.stream()
                .mapToLong(machine -> machine.spec().size().diskGib())
                .sum();
        return new HostInventory(
                new Resources(node.cpus, node.memory / KIB_PER_MIB, room() / Volumes.GIB),
                new Resources(Math.min(node.cpus, LibvirtHost.busy()), memory, disk));
    }

    private long room() {
        try {
            return Files.getFileStore(folder).getTotalSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks nobody and makes nothing.
     *
     * @throws DriverFailure {@code no-containers} where none could be made with these settings
     */
    static void require(ContainerSettings settings) {
        List<String> missing = ContainerTools.missing();
        if (!missing.isEmpty()) {
            throw impeded("the worker's host has no " + String.join(", ", missing), "install them");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw impeded(
                    "the files of containers belong to other accounts, and only root can give them away",
                    "run the worker as root");
        }
        try {
            Path closed = ContainerFolders.closed(settings.folder());
            if (closed != null) {
                throw impeded(
                        "a container's root is nobody on the host, and can't pass %s to %s"
                                .formatted(closed, settings.folder()),
                        "name another folder in VIVEIRO_LIBVIRT_CONTAINERS, or let others pass: chmod o+x " + closed);
            }
        } catch (IOException e) {
            throw impeded(settings.folder() + " can't be used: " + e, "name another in VIVEIRO_LIBVIRT_CONTAINERS");
        }
    }

    static DriverFailure impeded(String why, String next) {
        return DriverFailure.refused(Fault.SYSTEM, "no-containers", why, next);
    }
}
