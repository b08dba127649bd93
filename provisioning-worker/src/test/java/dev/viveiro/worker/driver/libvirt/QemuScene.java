package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;

/** Drivers of the tests' libvirt, and machines that are small enough for it. */
final class QemuScene {
    private QemuScene() {}

    /** The driver of the worker with this home. */
    static HypervisorDriver open(Path home) {
        return TestDriverScene.open(home, LibvirtFixture.environment());
    }

    /** A tiny guest with an address of its own. */
    static MachineSpec aMachine(String name) {
        MachineSpec spec = MachineFixtures.aMachine(name);
        int number = Math.floorMod(name.hashCode(), 200) + 10;
        return new MachineSpec(
                spec.vm(),
                spec.generation(),
                name,
                spec.tenant(),
                new MachineSize(1, 96, 1),
                ImageRef.named(LibvirtFixture.TINY),
                new MachineNetwork("10.189.0." + number, 24, "10.189.0.1", "02:00:0a:bd:00:%02x".formatted(number)),
                spec.login());
    }

    /** Afterwards the worker with this home has no machine. */
    static void clear(Path home) {
        try (HypervisorDriver driver = open(home)) {
            driver.list().stream().map(Machine::vm).parallel().forEach(driver::destroy);
            assertThat(driver.list()).isEmpty();
        }
    }
}
