package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The whole system on Debian containers of a real LXD, up to the login with what the mail's link revealed. */
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
@Tag("slow")
class LxdStoryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static RunningSystem system;
    private static Portal portal;

    @BeforeAll
    static void start() {
        system = RunningSystem.own(2, Map.of("VIVEIRO_DRIVER", "lxd"));
        portal = new Portal(system);
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
        await().atMost(PATIENCE).until(() -> !instances().isEmpty());
        system.kill("provisioning-worker-1");
        system.kill("provisioning-worker-2");
        system.up();
        for (var one : accepted) {
            assertThat(end(one.operationId())).isEqualTo("SUCCEEDED");
            assertThat(instances()).containsOnlyOnce("vm-" + one.vmId());
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
        assertThat(instances()).doesNotContain("vm-" + made.vmId());
        assertThat(portal.get("/v1/vms/" + made.vmId()).text("/state")).isEqualTo("DELETED");
    }

    @Test
    void a_file_that_was_changed_is_as_it_was_after_a_revert_and_the_machine_grows_while_it_runs() {
        var made = portal.create("kept");
        assertThat(end(made.operationId())).isEqualTo("SUCCEEDED");
        var machine = "/v1/vms/" + made.vmId();
        var login = login("kept");
        inside(login, "echo before > kept; sync");
        var taken = portal.post(machine + "/snapshots", Map.of("name", "before"), Map.of());
        assertThat(end(taken.operationId())).isEqualTo("SUCCEEDED");
        inside(login, "echo after > kept; sync");
        assertThat(inside(login, "cat kept")).isEqualTo("after");

        var reverted = portal.post(machine + "/snapshots/" + taken.text("/snapshot/id") + "/revert");
        assertThat(end(reverted.operationId())).isEqualTo("SUCCEEDED");
        assertThat(inside(login, "cat kept")).isEqualTo("before");

        var resized = portal.post(machine + "/resize", Map.of("plan", "complete"), Map.of());
        assertThat(end(resized.operationId())).isEqualTo("SUCCEEDED");
        assertThat(portal.get(machine).text("/plan")).isEqualTo("complete");
        assertThat(inside(login, "cat kept")).isEqualTo("before");
        for (var action : List.of("pause", "resume")) {
            var done = portal.post(machine + "/" + action);
            assertThat(end(done.operationId())).as(action).isEqualTo("SUCCEEDED");
        }
        assertThat(inside(login, "cat kept")).isEqualTo("before");
        assertThat(end(portal.delete(machine).operationId())).isEqualTo("SUCCEEDED");
        assertThat(instances()).doesNotContain("vm-" + made.vmId());
    }

    /** What the mail's link reveals, as {@code ./dev login} wants it. */
    private static Map<String, String> login(String name) {
        await().atMost(PATIENCE).until(() -> !portal.mailsTo(Portal.owner(name)).isEmpty());
        var revealed = portal.post("/v1/reveals", Map.of("token", portal.tokenMailedTo(Portal.owner(name))), Map.of());
        return Map.of(
                "VIVEIRO_LOGIN_ACCOUNT", revealed.text("/account"),
                "VIVEIRO_LOGIN_ADDRESS", revealed.text("/address"),
                "VIVEIRO_LOGIN_PASSWORD", revealed.text("/password"));
    }

    /** What a command says in the machine, by SSH, once the machine lets one in. */
    private static String inside(Map<String, String> login, String command) {
        var calls = new ArrayList<RunningSystem.Call>();
        await().atMost(PATIENCE).until(() -> {
            calls.add(system.call(login, "login", command));
            return calls.getLast().exit() == 0;
        });
        return calls.getLast().output().strip();
    }

    private static String end(String operation) {
        var states = new ArrayList<String>();
        await().atMost(PATIENCE).until(() -> {
            states.add(portal.get("/v1/operations/" + operation).text("/state"));
            return List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(states.getLast());
        });
        return states.getLast();
    }

    /** Names of the instances whose files LXD has, whatever it says. */
    private static List<String> instances() {
        Path folder = Path.of(read(system.run().resolve("lxd/home"))).resolve("containers");
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.contains("_vm-"))
                    .map(name -> name.substring(name.indexOf("_vm-") + 1))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
