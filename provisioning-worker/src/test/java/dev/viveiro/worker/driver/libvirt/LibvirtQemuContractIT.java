package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.Death;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.HypervisorDriverContractTest;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on a real libvirt, with the tiny guest under QEMU: two minutes without KVM. What only real guests show is in {@link
 * LibvirtQemuIT}, and runs always.
 */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtQemuContractIT extends HypervisorDriverContractTest {
    @TempDir
    static Path home;

    private final Map<String, Path> offered = new HashMap<>();
    private HypervisorDriver driver;

    @BeforeEach
    @GuestsInTime
    void open() {
        driver = TestDriverScene.open(home, LibvirtFixture.environment(), this::read);
        assertThat(driver.info().impediment()).isNull();
    }

    private void read(ImageRef image, Consumer<Path> use) {
        Path file = offered.get(image.name());
        if (file == null) {
            ImageFiles.NONE.read(image, use);
        } else {
            use.accept(file);
        }
    }

    @Override
    protected void offer(ImageRef image, Path file) {
        offered.put(image.name(), file);
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.close();
        QemuScene.clear(home);
    }

    /** The contract passes over what a driver does not publish. */
    @Test
    void it_publishes_exactly_what_it_has() {
        assertThat(driver.info().capabilities())
                .containsExactlyInAnyOrder(
                        Capability.CREATE,
                        Capability.START,
                        Capability.STOP_GRACEFUL,
                        Capability.STOP_FORCED,
                        Capability.REBOOT,
                        Capability.REINSTALL,
                        Capability.RESIZE,
                        Capability.MEMORY_MIN,
                        Capability.GROW_LIVE,
                        Capability.PAUSE,
                        Capability.SAVE,
                        Capability.SNAPSHOT,
                        Capability.CAPTURE,
                        Capability.NETWORK,
                        Capability.EXTRA_DISKS,
                        Capability.MIGRATE,
                        Capability.DEFINITION,
                        Capability.CONSOLE_LOG,
                        Capability.CONSOLE,
                        Capability.SAMPLE,
                        Capability.WATCH,
                        Capability.PASSWORD,
                        Capability.SSH_KEYS,
                        Capability.USER_DATA,
                        Capability.IMAGE_QCOW2,
                        Capability.IMAGE_RAW,
                        Capability.IMAGE_ISO);
    }

    @Override
    protected HypervisorDriver driver() {
        return driver;
    }

    @Override
    protected Optional<HypervisorDriver> mortal(Death death) {
        return Optional.of(QemuScene.mortal(home, death));
    }

    @Override
    protected List<String> traces() {
        try (LibvirtLink link = QemuScene.link(LibvirtFixture.environment())) {
            return LibvirtTraces.of(link, home, LibvirtFixture.pool());
        }
    }

    @Override
    protected MachineSpec aMachine(String name) {
        return QemuScene.withFiles(name);
    }

    @Override
    protected void write(VmId vm, String line) {
        QemuScene.write(home, vm, line);
    }

    @Override
    protected String read(VmId vm) {
        return QemuScene.read(home, vm);
    }
}
