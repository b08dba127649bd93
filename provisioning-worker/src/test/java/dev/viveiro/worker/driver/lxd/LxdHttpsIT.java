package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LxdOverHttps;
import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A real LXD over HTTPS: whom it lets in, and whom the worker believes. */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdHttpsIT {
    @TempDir
    static Path folder;

    private static LxdOverHttps https;

    @BeforeAll
    static void listen() throws IOException {
        https = LxdOverHttps.open(Files.createDirectory(folder.resolve("tls")));
    }

    @AfterAll
    static void close() throws IOException {
        https.close();
    }

    @Test
    void a_machine_is_made_started_heard_of_and_taken_away() throws IOException {
        MachineSpec spec = LxdScene.aMachine("remote");
        Set<VmId> heard = ConcurrentHashMap.newKeySet();
        try (HypervisorDriver driver = LxdScene.open(folder.resolve("home"), https.environment())) {
            assertThat(driver.info().impediment()).isNull();
            try (Watch unused = driver.watch(heard::add)) {
                driver.ensureImage(spec.image());
                driver.define(spec);
                driver.start(spec.vm());

                assertThat(driver.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(heard).contains(spec.vm()));
            }
            driver.destroy(spec.vm());
            assertThat(driver.list()).isEmpty();
        }
    }

    @Test
    void a_stranger_is_told_that_lxd_does_not_trust_it() {
        try (HypervisorDriver driver = LxdScene.open(folder.resolve("other"), https.strangersEnvironment())) {
            assertThat(driver.info().impediment()).contains("not trusted", "lxc config trust add");
        }
    }

    @Test
    void an_lxd_with_another_certificate_is_not_believed() {
        Map<String, String> environment = new HashMap<>(https.environment());
        environment.put(
                "VIVEIRO_LXD_SERVER_CERTIFICATE", https.strangersEnvironment().get("VIVEIRO_LXD_CERTIFICATE"));
        DriverExamination found = LxdScene.examine(folder.resolve("other"), environment);
        assertThat(found.info().impediment()).contains("certificate", "VIVEIRO_LXD_SERVER_CERTIFICATE");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Map<String, String> environment = new HashMap<>(https.environment());
        environment.put("VIVEIRO_LXD_KEY", folder.resolve("none.key").toString());
        try (HypervisorDriver driver = LxdScene.open(folder.resolve("other"), environment)) {
            assertThat(driver.info().impediment()).contains("none.key", "VIVEIRO_LXD_KEY");
        }
    }
}
