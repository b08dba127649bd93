package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LxdFixture;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real LXD, with the tiny container. */
@Timeout(300)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdDriverContractIT extends HypervisorDriverContractTest {
    @TempDir
    static Path home;

    private final Map<String, Path> offered = new HashMap<>();
    private HypervisorDriver driver;

    @BeforeEach
    void open() {
        driver = LxdScene.open(home, environment(), this::read);
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

    /** What the worker is told of LXD. */
    protected Map<String, String> environment() {
        return LxdFixture.environment();
    }

    @AfterEach
    @Timeout(180)
    void leave_nothing() {
        driver.close();
        LxdScene.clear(home, environment());
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
                        Capability.RESIZE_LIVE,
                        Capability.PAUSE,
                        Capability.SNAPSHOT,
                        Capability.CAPTURE,
                        Capability.NETWORK,
                        Capability.EXTRA_DISKS,
                        Capability.MIGRATE,
                        Capability.DEFINITION,
                        Capability.CONSOLE_LOG,
                        Capability.SAMPLE,
                        Capability.WATCH,
                        Capability.PASSWORD,
                        Capability.SSH_KEYS,
                        Capability.USER_DATA,
                        Capability.CPU_CAP,
                        Capability.IMAGE_LXD_TARBALL);
    }

    @Override
    protected HypervisorDriver driver() {
        return driver;
    }

    @Override
    protected Optional<HypervisorDriver> mortal(Death death) {
        return Optional.of(LxdScene.mortal(home, environment(), death));
    }

    @Override
    protected List<String> traces() {
        return LxdScene.traces(home, environment());
    }

    /** The tiny container has no cloud-init; {@link LxdUserDataIT} brings one that has. */
    @Override
    protected boolean guestsTakeUserData() {
        return false;
    }

    @Override
    protected MachineSpec aMachine(String name) {
        return LxdScene.aMachine(name);
    }

    @Override
    protected void write(VmId vm, String line) {
        LxdScene.write(home, vm, line);
    }

    @Override
    protected String read(VmId vm) {
        return LxdScene.read(home, vm);
    }
}
