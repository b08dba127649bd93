package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Readiness;
import dev.viveiro.worker.driver.StopMode;
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

/** Containers whose images say that they tell when one may log in. */
@Timeout(120)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdReadinessIT {
    @TempDir
    static Path home;

    private HypervisorDriver driver;
    private VmId vm;

    @BeforeEach
    void aContainer() {
        driver = LxdScene.open(home);
        MachineSpec spec = LxdScene.aMachine("ready");
        driver.ensureImage(spec.image());
        vm = driver.define(spec).vm();
    }

    @AfterEach
    void leave_nothing() {
        driver.close();
        LxdScene.clear(home);
    }

    @Test
    void a_guest_that_tells_is_ready_when_it_has_told() throws Exception {
        send(HttpMethod.PATCH, "", Map.of("config", Map.of("image.viveiro_ready", "/run/told")));
        driver.start(vm);
        assertThat(ready()).isFalse();

        // what a boot tells is gone with it: /run is memory
        send(
                HttpMethod.POST,
                "/exec",
                Map.of(
                        "command",
                        List.of("/bin/sh", "-c", "mount -t tmpfs none /run && touch /run/told"),
                        "wait-for-websocket",
                        false,
                        "interactive",
                        false));
        await().atMost(Duration.ofSeconds(20)).until(this::ready);

        driver.stop(vm, StopMode.FORCED);
        driver.start(vm);
        assertThat(ready()).isFalse();
    }

    @Test
    void a_guest_whose_image_promises_nothing_is_ready_at_once() {
        driver.start(vm);
        assertThat(ready()).isTrue();
    }

    private boolean ready() {
        return driver.ability(Readiness.class).orElseThrow().ready(vm);
    }

    private void send(HttpMethod method, String below, Object body) throws Exception {
        String project =
                Files.readString(home.resolve("lxd").resolve("project")).strip();
        try (LxdConnection lxd = LxdScene.connection()) {
            LxdAnswer answer =
                    lxd.send(method, "/1.0/instances/" + InstanceMark.nameOf(vm) + below + "?project=" + project, body);
            assertThat(answer.good()).as(answer.error()).isTrue();
            assertThat(new Operations(lxd).await("the change", answer).good()).isTrue();
        }
    }
}
