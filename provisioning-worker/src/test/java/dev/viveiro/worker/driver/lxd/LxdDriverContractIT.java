package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.HypervisorDriverContractTest;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
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
        driver = LxdScene.open(home);
        assertThat(driver.info().impediment()).isNull();
    }

    @AfterEach
    void leave_nothing() {
        driver.close();
        LxdScene.clear(home);
    }

    @Override
    protected HypervisorDriver driver() {
        return driver;
    }

    @Override
    protected MachineSpec aMachine(String name) {
        return LxdScene.aMachine(name);
    }
}
