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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

/** The contract on containers of a real libvirt. What only they show is in {@link LibvirtLxcIT}, and runs always. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#containersPossible", disabledReason = "needs root")
@GuestsInTime
class LibvirtLxcContractIT extends HypervisorDriverContractTest {
    private static final String WRITTEN = "written";

    @TempDir
    static Path home;

    private final Map<String, Path> offered = new HashMap<>();
    private HypervisorDriver driver;

    @BeforeEach
    @GuestsInTime
    void open() {
        driver = LxcScene.open(home, this::read);
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
        LxcScene.clear(home);
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
                        Capability.PAUSE,
                        Capability.SAMPLE,
                        Capability.WATCH,
                        Capability.DEFINITION,
                        Capability.PASSWORD,
                        Capability.SSH_KEYS,
                        Capability.IMAGE_LXD_TARBALL);
    }

    @Override
    protected HypervisorDriver driver() {
        return driver;
    }

    @Override
    protected Optional<HypervisorDriver> mortal(Death death) {
        return Optional.of(TestDriverScene.mortal(home, LibvirtFixture.containers(), death));
    }

    @Override
    protected List<String> traces() {
        try (LibvirtLink link = QemuScene.link(LibvirtFixture.containers())) {
            return LibvirtTraces.of(link, home);
        }
    }

    @Override
    protected MachineSpec aMachine(String name) {
        return LxcScene.aMachine(name);
    }

    @Override
    protected void write(VmId vm, String line) {
        try {
            Files.writeString(LxcScene.files(home, vm).resolve(WRITTEN), line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected String read(VmId vm) {
        try {
            return Files.readString(LxcScene.files(home, vm).resolve(WRITTEN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
