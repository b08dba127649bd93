package dev.viveiro.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.Drivers;
import dev.viveiro.worker.driver.SleepingPause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    Path home;

    @Test
    void every_driver_is_told_and_the_configured_one_with_its_settings() {
        int code = doctor(Map.of("VIVEIRO_SIMULATED_VCPUS", "8", "VIVEIRO_LXD_SOCKET", "/nowhere/lxd"));

        assertThat(code).isZero();
        assertThat(said())
                .contains("ok       simulated 1 can: create and delete machines, start them, ")
                .contains("impeded  lxd cannot work here: ")
                .contains("there is no socket /nowhere/lxd; start LXD, or name its socket in VIVEIRO_LXD_SOCKET")
                .contains("ok       this worker is set to the driver simulated:")
                .contains("VIVEIRO_DRIVER=simulated (not set)\n")
                .contains("VIVEIRO_SIMULATED_VCPUS=8\n")
                .contains("VIVEIRO_SIMULATED_DISK_GIB=160000 (not set)\n")
                .contains("VIVEIRO_WORKER_HOME=" + home + "\n");
    }

    @Test
    void a_configured_driver_that_cannot_work_ends_it_with_1() {
        int code = doctor(Map.of("VIVEIRO_DRIVER", "lxd", "VIVEIRO_LXD_SOCKET", "/nowhere/lxd"));

        assertThat(code).isOne();
        assertThat(said())
                .contains("impeded  this worker is set to the driver lxd, which cannot work here:")
                .contains("VIVEIRO_LXD_SOCKET=/nowhere/lxd\n")
                .contains("VIVEIRO_LXD_POOL=default (not set)\n");
    }

    @Test
    void a_setting_that_makes_no_sense_is_an_impediment() {
        assertThat(doctor(Map.of("VIVEIRO_SIMULATED_LATENCY", "fast"))).isOne();
        assertThat(said()).contains("VIVEIRO_SIMULATED_LATENCY is 'fast'; expected a number from 0, such as 0.5");
    }

    @Test
    void a_driver_of_an_unknown_name_is_answered_with_those_that_there_are() {
        assertThat(doctor(Map.of("VIVEIRO_DRIVER", "hyperv"))).isOne();
        assertThat(said()).contains("'hyperv', which is not among: ", "set VIVEIRO_DRIVER to one of them");
    }

    @Test
    void of_several_drivers_it_tells_which_are_chosen_and_which_of_them_cannot_work() {
        int code = doctor(Map.of("VIVEIRO_DRIVER", "simulated,lxd", "VIVEIRO_LXD_SOCKET", "/nowhere/lxd"));

        assertThat(code).isOne();
        assertThat(said())
                .contains("impeded  this worker is set to the drivers simulated, lxd, in this order, "
                        + "of which cannot work here: lxd:")
                .contains("VIVEIRO_DRIVER=simulated,lxd\n")
                .contains("VIVEIRO_LXD_SOCKET=/nowhere/lxd\n")
                .contains("VIVEIRO_SIMULATED_DISK_GIB=160000 (not set)\n");
    }

    @Test
    void a_driver_that_is_named_twice_is_no_list() {
        assertThat(doctor(Map.of("VIVEIRO_DRIVER", "simulated,simulated"))).isOne();
        assertThat(said()).contains("of which one is named twice; name each once in VIVEIRO_DRIVER");
    }

    @Test
    void arguments_end_it_with_2() {
        assertThat(Doctor.run(List.of("--fix"), Map.of(), Clock.systemUTC(), new PrintStream(said)))
                .isEqualTo(2);
        assertThat(said()).contains("takes no arguments, but got: --fix");
    }

    @Test
    void a_home_that_cannot_be_made_is_an_impediment() throws IOException {
        Path file = Files.createFile(home.resolve("not-a-folder"));

        assertThat(doctor(Map.of("VIVEIRO_WORKER_HOME", file.toString()))).isOne();
        assertThat(said()).contains("not-a-folder is no folder; give the worker another home");
    }

    @Test
    void looking_leaves_nothing_in_the_home() throws IOException {
        doctor(Map.of("VIVEIRO_LXD_SOCKET", "/nowhere/lxd"));

        try (var files = Files.list(home)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void it_may_look_while_a_worker_runs() {
        DriverContext running =
                new DriverContext(home, Map.of(), Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause());
        try (var worker = Drivers.open("simulated", running)) {
            assertThat(worker.info().usable()).isTrue();
            assertThat(doctor(Map.of())).isZero();
        }
    }

    @Test
    void what_a_driver_cannot_do_has_a_line_with_the_reason() {
        DriverInfo weak = new DriverInfo(
                "weak",
                "7",
                EnumSet.of(Capability.START),
                null,
                Map.of(Capability.SAVE, "it keeps no memory", Capability.PAUSE, "it has no freezer"));

        assertThat(Findings.of(List.of(DriverExamination.of(weak, Map.of())))).isEqualTo("""
                ok       weak 7 can: start them
                         cannot pause and resume them: it has no freezer
                         cannot save their memory and restore it: it keeps no memory
                """);
    }

    @Test
    void one_that_hangs_or_breaks_hides_no_other() {
        CountDownLatch never = new CountDownLatch(1);
        Function<String, DriverExamination> look = name -> switch (name) {
            case "hanging" -> {
                await(never);
                throw new IllegalStateException("it was let go of");
            }
            case "broken" -> throw new NoClassDefFoundError("libvirt");
            default -> DriverExamination.of(new DriverInfo(name, "7", EnumSet.allOf(Capability.class), null), Map.of());
        };

        Map<String, DriverExamination> found =
                new Examining(look, Duration.ofSeconds(2)).all(new TreeSet<>(List.of("broken", "hanging", "sound")));

        never.countDown();
        assertThat(found.keySet()).containsExactly("broken", "hanging", "sound");
        assertThat(Findings.of(found.values()))
                .contains("broken cannot work here: looking at it failed: java.lang.NoClassDefFoundError: libvirt;")
                .contains("hanging cannot work here: it said nothing within 2000 ms;")
                .contains("ok       sound 7 can: ");
    }

    @Test
    void every_capability_has_words_of_its_own() {
        assertThat(EnumSet.allOf(Capability.class))
                .allSatisfy(one -> assertThat(CapabilityWords.of(List.of(one))).isNotBlank());
        assertThat(CapabilityWords.of(EnumSet.allOf(Capability.class)).split(", "))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(Capability.values());
    }

    private int doctor(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of("VIVEIRO_WORKER_HOME", home.toString()));
        environment.putAll(settings);
        return Doctor.run(
                List.of(), environment, Clock.systemUTC(), new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
