package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Tiny containers of a real libvirt. */
final class LxcScene {
    private LxcScene() {}

    static HypervisorDriver open(Path home) {
        return open(home, ImageFiles.NONE);
    }

    /** The driver of the worker with this home, which is opened to the containers' root first. */
    static HypervisorDriver open(Path home, ImageFiles files) {
        try {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return TestDriverScene.open(home, LibvirtFixture.containers(), files);
    }

    /** A tiny container with an address of its own. */
    static MachineSpec aMachine(String name) {
        MachineSpec spec = MachineFixtures.aMachine(name);
        int number = Math.floorMod(name.hashCode(), 200) + 10;
        return new MachineSpec(
                spec.vm(),
                spec.generation(),
                name,
                spec.tenant(),
                new MachineSize(1, 64, 1),
                ImageRef.named(LibvirtFixture.TINY),
                new MachineNetwork("10.186.0." + number, 24, "10.186.0.1", "02:00:0a:ba:00:%02x".formatted(number)),
                spec.login());
    }

    /** What the host has of the container's {@code /}. */
    static Path files(Path home, VmId vm) {
        try {
            Owner owner = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
            return folder(home).resolve(owner.domainName(vm)).resolve("rootfs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of all containers and images of a worker. */
    static Path folder(Path home) {
        return home.resolve(LibvirtDriver.NAME).resolve("containers");
    }

    /** Whether somebody with this address answers. */
    static boolean reached(String address) {
        return LibvirtFixture.insideContainers(
                        "sh", "-c", "busybox ping -c 1 -W 2 " + address + " || echo nobody there")
                .contains("1 packets received");
    }

    /** Afterwards the worker with this home has no machine. */
    static void clear(Path home) {
        try (HypervisorDriver driver = open(home)) {
            driver.list().stream().map(Machine::vm).forEach(driver::destroy);
            assertThat(driver.list()).isEmpty();
        }
    }
}
