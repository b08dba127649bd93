package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The demo on Debian containers of a real LXD, and what becomes of machines whose workers are killed. */
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
@Tag("slow")
class LxdStoryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static RunningSystem system;
    private static Portal portal;
    private static LxdItself lxd;

    @BeforeAll
    static void start() {
        system = RunningSystem.own(2, Map.of("VIVEIRO_DRIVER", "lxd"));
        portal = new Portal(system);
        lxd = new LxdItself(system);
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void the_demo_ends_with_a_login_by_ssh() {
        var demo = system.call("demo", "--machine-first");
        assertThat(demo.exit()).as(demo.output()).isZero();
        var last = demo.output().lines().toList().getLast();
        assertThat(last)
                .startsWith("Logged in by SSH as debian@10.64.0.")
                .contains("says: debian, demo-")
                .contains("Linux");
    }

    @Test
    void machines_outlive_the_worker_that_makes_them() {
        var accepted = Stream.of("one", "two", "three", "four")
                .map(name -> portal.create("killed-" + name))
                .toList();
        await().atMost(PATIENCE).until(() -> !lxd.instances().isEmpty());
        system.kill("provisioning-worker-1");
        system.kill("provisioning-worker-2");
        system.up();
        for (var one : accepted) {
            assertThat(end(one.operationId())).isEqualTo("SUCCEEDED");
            assertThat(lxd.instances()).containsOnlyOnce("vm-" + one.vmId());
        }
    }

    @Test
    void a_machine_is_stopped_started_and_leaves_nothing_when_it_is_deleted() {
        var made = portal.create("short-lived");
        assertThat(end(made.operationId())).isEqualTo("SUCCEEDED");
        for (var action : List.of("stop", "start", "reboot")) {
            var done = portal.post("/v1/vms/" + made.vmId() + "/" + action);
            assertThat(end(done.operationId())).as(action).isEqualTo("SUCCEEDED");
        }
        assertThat(portal.get("/v1/vms/" + made.vmId()).text("/observedPower")).isEqualTo("RUNNING");

        var deleted = portal.delete("/v1/vms/" + made.vmId());

        assertThat(end(deleted.operationId())).isEqualTo("SUCCEEDED");
        assertThat(lxd.instances()).doesNotContain("vm-" + made.vmId());
        assertThat(portal.get("/v1/vms/" + made.vmId()).text("/state")).isEqualTo("DELETED");
    }

    private static String end(String operation) {
        var states = new ArrayList<String>();
        await().atMost(PATIENCE).until(() -> {
            states.add(portal.get("/v1/operations/" + operation).text("/state"));
            return List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(states.getLast());
        });
        return states.getLast();
    }
}
