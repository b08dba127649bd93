package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.HypervisorDriverContractTest;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Several drivers keep what one keeps, wherever the machine is. */
abstract class JoinedDriverContractTest extends HypervisorDriverContractTest {
    private TwoDrivers two;

    @BeforeEach
    void open(@TempDir Path home) {
        two = new TwoDrivers(home);
    }

    @AfterEach
    void close() {
        two.close();
    }

    /** From what machines are made. */
    abstract ImageRef image();

    /** Who then has them. */
    abstract SimulatedDriver holder(TwoDrivers drivers);

    @Override
    protected HypervisorDriver driver() {
        return two.joined;
    }

    @Override
    protected MachineSpec aMachine(String name) {
        return MachineFixtures.from(MachineFixtures.aMachine(name), image());
    }

    @Override
    protected void offer(ImageRef image, Path file) {
        two.bytes = file;
    }

    @Override
    protected void write(VmId vm, String line) {
        holder(two).write(vm, line);
    }

    @Override
    protected String read(VmId vm) {
        return holder(two).read(vm);
    }
}
