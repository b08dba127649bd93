package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.Death;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.HypervisorDriverContractTest;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.LibvirtException;

/**
 * The contract on libvirt's test driver: definitions, power, metadata and events, in milliseconds and without root. Disks that
 * grow it does not have; that the driver says so is tested in place of the contract's two tests that need them.
 */
@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class LibvirtTestDriverContractTest extends HypervisorDriverContractTest {
    @TempDir
    static Path home;

    private static TestDriverScene scene;
    private HypervisorDriver driver;

    @BeforeAll
    static void connect() {
        scene = new TestDriverScene();
    }

    @AfterAll
    static void disconnect() throws LibvirtException {
        scene.close();
    }

    @BeforeEach
    void open() throws IOException {
        driver = scene.open(home);
        assertThat(driver.info().impediment()).isNull();
    }

    @AfterEach
    void leave_nothing() throws IOException {
        driver.close();
        try (HypervisorDriver other = scene.open(home)) {
            other.list().stream().map(Machine::vm).forEach(other::destroy);
            assertThat(other.list()).isEmpty();
        }
    }

    @Override
    protected HypervisorDriver driver() {
        return driver;
    }

    @Override
    protected MachineSpec aMachine(String name) {
        return TestDriverScene.aMachine(name);
    }

    @Override
    protected Optional<HypervisorDriver> mortal(Death death) {
        return Optional.of(TestDriverScene.mortal(home, TestDriverScene.ENVIRONMENT, death));
    }

    @Override
    protected List<String> traces() {
        return LibvirtTraces.of(scene.link(), home);
    }

    @Test
    void what_the_test_driver_has_not_is_not_published() {
        assertThat(driver.info().capabilities())
                .contains(
                        Capability.CREATE,
                        Capability.REBOOT,
                        Capability.PAUSE,
                        Capability.SAVE,
                        Capability.NETWORK,
                        Capability.WATCH)
                .doesNotContain(
                        Capability.RESIZE,
                        Capability.SNAPSHOT,
                        Capability.SAMPLE,
                        Capability.EXTRA_DISKS,
                        Capability.IMAGE_ISO,
                        Capability.CAPTURE,
                        Capability.MIGRATE,
                        Capability.CONSOLE,
                        Capability.CONSOLE_LOG,
                        Capability.PASSWORD,
                        Capability.SSH_KEYS);
        assertThat(driver.info().version()).contains("TEST", "accelerator test");
    }

    /** In place of the contract's test: processors and memory change, the disk can't. */
    @Override
    @Test
    protected void a_stopped_machine_is_resized_and_a_second_time_changes_nothing() {
        Machine stopped = define(aMachine("web"));
        MachineSize more = new MachineSize(2, 1024, 1);
        driver.resize(stopped.vm(), more);
        driver.resize(stopped.vm(), more);

        assertThat(find(stopped.vm()).spec()).isEqualTo(stopped.spec().withSize(more));
        assertFails(
                FailureClass.REFUSED,
                "hypervisor-lacks-function",
                () -> driver.resize(stopped.vm(), new MachineSize(2, 1024, 2)));
        assertThat(find(stopped.vm()).spec()).isEqualTo(stopped.spec().withSize(more));
    }

    /** In place of the contract's test, which enlarges the disk first. */
    @Override
    @Test
    protected void a_disk_never_shrinks() {
        MachineSpec large = aMachine("web").withSize(new MachineSize(1, 512, 3));
        define(large);

        assertFails(
                FailureClass.REFUSED,
                "disk-cannot-shrink",
                () -> driver.resize(large.vm(), new MachineSize(1, 512, 2)));
        assertThat(find(large.vm()).spec()).isEqualTo(large);
    }

    /** No guest writes here: the driver has no snapshots that could be looked at. */
    @Override
    protected void write(VmId vm, String line) {
        throw new UnsupportedOperationException("nothing is written to a disk here");
    }

    @Override
    protected String read(VmId vm) {
        throw new UnsupportedOperationException("nothing is read from a disk here");
    }
}
