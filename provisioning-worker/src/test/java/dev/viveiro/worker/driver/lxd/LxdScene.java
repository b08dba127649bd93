package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Drivers of the tests' LXD, and machines that are small enough for it. */
final class LxdScene {
    private LxdScene() {}

    /** The driver of the worker with this home. */
    static HypervisorDriver open(Path home) {
        return open(home, LxdFixture.environment());
    }

    static HypervisorDriver open(Path home, Map<String, String> environment) {
        return LxdDriver.open(
                new DriverContext(home, environment, Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause()));
    }

    /** The driver of the worker with this home, to which the bytes of images come by {@code files}. */
    static HypervisorDriver open(Path home, ImageFiles files) {
        return LxdDriver.open(new DriverContext(
                home, LxdFixture.environment(), Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause(), files));
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
                ImageRef.named(LxdFixture.TINY),
                new MachineNetwork("10.187.0." + number, 24, "10.187.0.1", "02:00:0a:bb:00:%02x".formatted(number)),
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
