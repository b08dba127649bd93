package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtOverSsh;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A real libvirt that is spoken to over SSH, as from another host: whom it lets in, whom the worker believes, and connections that end. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtOverSsh#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtSshIT {
    @TempDir
    static Path folder;

    private static LibvirtOverSsh ssh;

    @BeforeAll
    @GuestsInTime
    static void listen() throws IOException {
        ssh = LibvirtOverSsh.open(Files.createDirectory(folder.resolve("keys")));
    }

    @AfterAll
    static void close() throws IOException {
        ssh.close();
    }

    @Test
    void a_guest_is_made_entered_heard_of_and_taken_away() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        MachineSpec spec = QemuScene.aMachine("remote");
        Set<VmId> heard = ConcurrentHashMap.newKeySet();
        try (HypervisorDriver driver = TestDriverScene.open(home, ssh.environment());
                LibvirtLink link = link()) {
            assertThat(driver.info().impediment()).isNull();
            try (Watch unused = driver.watch(heard::add)) {
                driver.ensureImage(spec.image());
                assertThat(driver.define(spec)).isEqualTo(new Machine(spec, ObservedPower.STOPPED, null));
                driver.start(spec.vm());
                try (GuestShell guest =
                        GuestShell.of(link, QemuScene.owner(home).domainUuid(spec.vm()))) {
                    assertThat(guest.must("hostname")).isEqualTo("remote");
                }
                assertThat(driver.sampleAll()).hasSize(1);
                driver.stop(spec.vm(), StopMode.GRACEFUL);
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(heard)
                        .contains(spec.vm()));
            }
            driver.destroy(spec.vm());
            assertThat(driver.list()).isEmpty();
            assertThat(LibvirtTraces.of(link, home))
                    .noneMatch(trace -> trace.contains(spec.vm().toString())
                            || trace.contains(spec.network().mac()));
        }
    }

    /** One that was killed ends at once; of one that says nothing any more that has to be found out. */
    @Test
    void a_connection_that_ends_or_falls_silent_is_made_again_and_changes_are_heard_by_it() throws IOException {
        Path home = Files.createDirectory(folder.resolve("cut"));
        Map<String, String> environment = ssh.environment();
        environment.put("VIVEIRO_LIBVIRT_ACCELERATOR", Accelerator.QEMU);
        MachineSpec spec = QemuScene.aMachine("cut");
        Set<VmId> heard = ConcurrentHashMap.newKeySet();
        try (HypervisorDriver driver = TestDriverScene.open(home, environment);
                Watch unused = driver.watch(heard::add)) {
            driver.ensureImage(spec.image());
            Machine defined = driver.define(spec);
            ssh.cut();
            answers(driver, new Machine(spec, defined.power(), null));
            heard.clear();
            driver.start(spec.vm());
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(heard)
                    .contains(spec.vm()));
            Machine running = driver.find(spec.vm()).orElseThrow();
            ssh.silence();
            answers(driver, running);
            heard.clear();
            driver.stop(spec.vm(), StopMode.FORCED);
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(heard)
                    .contains(spec.vm()));
            driver.destroy(spec.vm());
            assertThat(driver.list()).isEmpty();
        }
    }

    private static void answers(HypervisorDriver driver, Machine machine) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(
                        driver.list())
                .containsExactly(machine));
    }

    @Test
    void a_host_that_shows_another_key_than_the_known_one_is_not_believed() {
        assertThat(impediment("doubter", ssh.doubtersEnvironment()))
                .contains("qemu+ssh://", "SHA256:", "Offending ED25519 key in ", "known-wrong:1", "compare that key")
                .doesNotContain("@@", "\n");
    }

    @Test
    void a_host_whose_key_nobody_knows_is_not_believed_and_nobody_is_asked() {
        assertThat(impediment("newcomer", ssh.newcomersEnvironment()))
                .contains("qemu+ssh://", "Host key verification failed", "ssh-keyscan");
    }

    @Test
    void a_stranger_is_let_in_by_nobody_and_asked_for_no_password() {
        assertThat(impediment("stranger", ssh.strangersEnvironment()))
                .contains("qemu+ssh://", "Permission denied", "authorized_keys");
    }

    @Test
    void a_host_that_takes_a_connection_and_says_nothing_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(impediment("waiting", ssh.elsewhere(silent.getLocalPort())))
                    .contains("qemu+ssh://", "timed out", "whether sshd and libvirtd run");
        }
    }

    @Test
    void doctor_sees_it_and_leaves_nothing() throws IOException {
        Path home = folder.resolve("doctor");

        assertThat(LibvirtDriver.examine(new DriverContext(
                                home, ssh.environment(), Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause()))
                        .info()
                        .impediment())
                .isNull();

        assertThat(home.resolve(LibvirtDriver.NAME).resolve("ssh")).doesNotExist();
    }

    private static String impediment(String home, Map<String, String> environment) {
        try (HypervisorDriver driver = TestDriverScene.open(folder.resolve(home), environment)) {
            assertThat(driver.info().capabilities()).isEmpty();
            return String.valueOf(driver.info().impediment());
        }
    }

    private static LibvirtLink link() throws IOException {
        String uri = ssh.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", "");
        return new LibvirtLink(uri, SshProgram.called(uri, folder), () -> {});
    }
}
