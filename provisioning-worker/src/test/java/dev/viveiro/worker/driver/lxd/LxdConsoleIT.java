package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.Definitions;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Consoles and definitions of real containers. */
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdConsoleIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path home;

    private HypervisorDriver driver;
    private VmId vm;

    @BeforeEach
    void aRunningContainer() {
        driver = LxdScene.open(home);
        MachineSpec spec = LxdScene.aMachine("console");
        driver.ensureImage(spec.image());
        vm = driver.define(spec).vm();
        driver.start(vm);
    }

    @AfterEach
    void leave_nothing() {
        driver.close();
        LxdScene.clear(home);
    }

    @Test
    @Timeout(90)
    void what_a_container_said_is_told_as_often_as_it_is_asked_and_begins_anew_with_each_boot() {
        ConsoleLogs logs = driver.ability(ConsoleLogs.class).orElseThrow();
        runInside("echo first words >/dev/console");
        await().atMost(SOON).untilAsserted(() -> assertThat(text(logs.consoleLog(vm, 1_000)))
                .contains("viveiro: ready", "first words"));
        runInside("echo other words >/dev/console");
        await().atMost(SOON).untilAsserted(() -> assertThat(text(logs.consoleLog(vm, 1_000)))
                .contains("viveiro: ready", "first words", "other words"));
        assertThat(logs.consoleLog(vm, 5)).hasSize(5);

        driver.stop(vm, StopMode.FORCED);
        for (int i = 0; i < 2; i++) {
            assertThat(text(logs.consoleLog(vm, 1_000))).contains("first words", "other words");
        }
        driver.start(vm);
        await().atMost(SOON).untilAsserted(() -> assertThat(text(logs.consoleLog(vm, 1_000)))
                .contains("viveiro: ready")
                .doesNotContain("words"));
    }

    private void runInside(String script) {
        try (LxdConnection lxd = LxdScene.connection()) {
            LxdAnswer begun = lxd.send(
                    HttpMethod.POST,
                    "/1.0/instances/" + InstanceMark.nameOf(vm) + "/exec?project=" + project(),
                    Map.of(
                            "command",
                            List.of("/bin/sh", "-c", script),
                            "wait-for-websocket",
                            false,
                            "interactive",
                            false));
            assertThat(begun.good()).as(begun.error()).isTrue();
        }
    }

    private static String project() {
        try {
            return Files.readString(home.resolve("lxd").resolve("project")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_others_noted_on_an_instance_is_not_told() {
        try (LxdConnection lxd = LxdScene.connection()) {
            LxdAnswer noted = lxd.send(
                    HttpMethod.PATCH,
                    "/1.0/instances/" + InstanceMark.nameOf(vm) + "?project=" + project(),
                    Map.of(
                            "config",
                            Map.of(
                                    "user.note", "canary-1",
                                    "cloud-init.user-data", "#cloud-config canary-2",
                                    "environment.KEY", "canary-3")));
            assertThat(noted.good()).as(noted.error()).isTrue();
        }
        String text =
                driver.ability(Definitions.class).orElseThrow().definition(vm).text();

        assertThat(text)
                .contains("name: vm-" + vm, "type: container", "limits.cpu: '1'", "user.viveiro.name: console")
                .doesNotContain("canary", "verifier");
    }

    private static String text(byte[] said) {
        return new String(said, StandardCharsets.UTF_8);
    }
}
