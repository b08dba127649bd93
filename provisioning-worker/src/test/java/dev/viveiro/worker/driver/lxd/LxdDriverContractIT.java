package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.viveiro.kernel.Ids;
import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.HypervisorDriverContractTest;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real LXD, with the tiny container. */
class LxdDriverContractIT extends HypervisorDriverContractTest {
    @TempDir
    static Path home;

    private HypervisorDriver driver;

    @BeforeAll
    static void only_root_can_start_lxd() {
        assumeTrue(LxdFixture.possible(), "needs root");
    }

    @BeforeEach
    void open() {
        driver = openAnother();
        assertThat(driver.info().impediment()).isNull();
    }

    private static HypervisorDriver openAnother() {
        return LxdDriver.open(new DriverContext(
                home, LxdFixture.environment(), Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause()));
    }

    @AfterEach
    void leave_nothing() {
        driver.close();
        try (HypervisorDriver another = openAnother()) {
            another.list().stream().map(Machine::vm).parallel().forEach(another::destroy);
            assertThat(another.list()).isEmpty();
        }
    }

    @Override
    protected HypervisorDriver driver() {
        return driver;
    }

    @Override
    protected MachineSpec aMachine(String name) {
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
}
