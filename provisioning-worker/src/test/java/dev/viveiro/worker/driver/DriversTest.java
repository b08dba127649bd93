package dev.viveiro.worker.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriversTest {
    @TempDir
    Path home;

    @Test
    void a_driver_is_opened_by_its_name() {
        try (HypervisorDriver driver = Drivers.open("simulated", context(home))) {
            assertThat(driver.info().name()).isEqualTo("simulated");
            assertThat(driver.info().capabilities()).containsExactlyInAnyOrder(Capability.values());
        }
    }

    @Test
    void an_unknown_name_is_answered_with_those_that_there_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drivers.open("hyperv", context(home)))
                .withMessage("there is no driver named 'hyperv'; the drivers are: libvirt, lxd, simulated");
    }

    @Test
    void a_driver_that_cannot_work_says_why_and_refuses_everything_else() throws IOException {
        Path file = Files.createFile(home.resolve("not-a-folder"));

        try (HypervisorDriver driver = Drivers.open("simulated", context(file))) {
            assertThat(driver.info().usable()).isFalse();
            assertThat(driver.info().impediment()).contains("not-a-folder");
            assertThat(driver.info().capabilities()).isEmpty();
            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(driver::list)
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo("driver-impeded");
                        assertThat(failure.fault()).isEqualTo(Fault.SYSTEM);
                    });
        }
    }

    @Test
    void several_are_opened_as_one_in_their_order() {
        DriverContext context = new DriverContext(
                home,
                Map.of("VIVEIRO_LXD_SOCKET", "/nowhere/lxd"),
                Clock.systemUTC(),
                Ids.timeOrdered(),
                new SleepingPause());
        try (HypervisorDriver driver = Drivers.open("simulated, lxd", context)) {
            DriverInfo info = driver.info();
            assertThat(info.name()).isEqualTo("simulated+lxd");
            assertThat(info.parts()).extracting(DriverInfo::usable).containsExactly(true, false);
            assertThat(info.impediment()).startsWith("lxd: ").contains("/nowhere/lxd");
        }
    }

    @Test
    void a_hypervisor_that_is_not_there_is_awaited_and_settings_that_are_wrong_are_not() {
        assertThat(lxd(Map.of("VIVEIRO_LXD_SOCKET", "/nowhere/lxd"))).isEqualTo(FailureClass.RETRY_LATER);
        assertThat(lxd(Map.of("VIVEIRO_LXD_STOP_PATIENCE", "soon"))).isEqualTo(FailureClass.REFUSED);
        assertThat(lxd(Map.of("VIVEIRO_LXD_URL", "http://lxd"))).isEqualTo(FailureClass.REFUSED);
    }

    /** What is said of it once it was tried. */
    private FailureClass lxd(Map<String, String> environment) {
        DriverContext context =
                new DriverContext(home, environment, Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause());
        try (HypervisorDriver driver = Drivers.open("lxd", context)) {
            assertThat(driver.info().impediment()).isNotNull();
            return assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(driver::list)
                    .actual()
                    .failureClass();
        }
    }

    @Test
    void a_name_that_is_unknown_or_said_twice_is_refused_before_anything_is_opened() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drivers.open("simulated,hyperv", context(home)))
                .withMessage("there is no driver named 'hyperv'; the drivers are: libvirt, lxd, simulated");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drivers.open("lxd,", context(home)))
                .withMessageStartingWith("there is no driver named ''");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drivers.open("simulated,lxd,simulated", context(home)))
                .withMessage("a driver is named twice in 'simulated,lxd,simulated'; name each once, "
                        + "the one of images without bytes first");
        assertThat(home).isEmptyDirectory();
    }

    private static DriverContext context(Path home) {
        return new DriverContext(home, Map.of(), Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause());
    }
}
