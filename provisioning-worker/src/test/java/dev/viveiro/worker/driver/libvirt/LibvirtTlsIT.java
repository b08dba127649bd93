package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtOverTls;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** A real libvirt that is spoken to over TLS, as from another host: whom it lets in, and whom the worker believes. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtTlsIT {
    @TempDir
    static Path folder;

    private static LibvirtOverTls tls;

    @BeforeAll
    @GuestsInTime
    static void listen() throws IOException {
        tls = LibvirtOverTls.open(Files.createDirectory(folder.resolve("tls")));
    }

    @AfterAll
    static void close() throws IOException {
        tls.close();
    }

    @Test
    void a_guest_is_made_entered_heard_of_and_taken_away() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Map<String, String> environment = tls.environment();
        MachineSpec spec = QemuScene.aMachine("remote");
        Set<VmId> heard = ConcurrentHashMap.newKeySet();
        try (HypervisorDriver driver = TestDriverScene.open(home, environment);
                LibvirtLink link = QemuScene.link(environment)) {
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
                driver.stop(spec.vm(), StopMode.FORCED);
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

    @Test
    void a_stranger_is_let_in_by_nobody() {
        try (HypervisorDriver driver = TestDriverScene.open(folder.resolve("stranger"), tls.strangersEnvironment())) {
            assertThat(driver.info().impediment()).contains("qemu+tls://");
            assertThat(driver.info().capabilities()).isEmpty();
        }
    }

    @Test
    void a_libvirt_that_another_authority_signed_is_not_believed() {
        try (HypervisorDriver driver = TestDriverScene.open(folder.resolve("doubter"), tls.doubtersEnvironment())) {
            assertThat(driver.info().impediment()).contains("qemu+tls://", "certificate");
            assertThat(driver.info().capabilities()).isEmpty();
        }
    }
}
