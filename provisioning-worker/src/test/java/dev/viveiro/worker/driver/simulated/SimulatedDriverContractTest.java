package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.HypervisorDriverContractTest;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SimulatedDriverContractTest extends HypervisorDriverContractTest {
    private SimulatedFixture simulated;

    @BeforeEach
    void open(@TempDir Path home) {
        simulated = new SimulatedFixture(home);
    }

    @AfterEach
    void close() {
        simulated.close();
    }

    @Override
    protected HypervisorDriver driver() {
        return simulated.driver();
    }

    @Override
    protected MachineSpec aMachine(String name) {
        return MachineFixtures.aMachine(name);
    }

    @Override
    protected void offer(ImageRef image, Path file) {
        simulated.images = asked -> {
            assertThat(asked).isEqualTo(image);
            return file;
        };
    }

    @Override
    protected void write(VmId vm, String line) {
        simulated.driver().write(vm, line);
    }

    @Override
    protected String read(VmId vm) {
        return simulated.driver().read(vm);
    }
}
