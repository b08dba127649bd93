package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the tests of the system tell: one running system, a portal in front of it, and hosts that can be spoilt. */
abstract class Story {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    final RunningSystem system;
    final Portal portal;
    final SimulatedHosts hosts;

    /** On the system that most tests share. */
    Story() {
        this(RunningSystem.shared());
    }

    Story(RunningSystem system) {
        this.system = system;
        this.portal = new Portal(system);
        this.hosts = new SimulatedHosts(system);
    }

    JsonNode operation(String id) {
        return portal.get("/v1/operations/" + id).body();
    }

    String stateOf(String vm) {
        return portal.get("/v1/vms/" + vm).text("/state");
    }

    /** The process of the host that has a machine. */
    String workerOf(String vm) {
        var host = portal.get("/v1/vms/" + vm).text("/host");
        return portal.get("/v1/hosts/" + host).text("/name").replace("host-", "provisioning-worker-");
    }

    /** Waits until an operation has ended, and how. */
    JsonNode ended(String operation) {
        await().atMost(PATIENCE.plusSeconds(30)).until(() -> List.of("SUCCEEDED", "FAILED", "CANCELLED")
                .contains(operation(operation).path("state").asString("")));
        return operation(operation);
    }

    /** Waits until the host is in the middle of a step of this operation. */
    void inTheMiddle(String operation, String step) {
        await().atMost(PATIENCE).until(() -> {
            for (var one : operation(operation).path("steps")) {
                if (one.path("name").asString("").contains(step)) {
                    return one.path("state").asString("").equals("RUNNING");
                }
            }
            return false;
        });
    }

    /** One machine in the API and in all hypervisors, one mail, one open interval of usage per meter; now and a moment later. */
    void exactlyOne(String name, String vm) {
        await().atMost(PATIENCE).until(() -> stateOf(vm).equals("RUNNING"));
        await().atMost(PATIENCE).until(() -> !portal.mailsTo(Portal.owner(name)).isEmpty());
        await().atMost(PATIENCE).until(() -> portal.usage(vm).size() >= 4);
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(portal.vmsNamed(name)).hasSize(1);
            assertThat(hosts.machines(vm)).hasSize(1);
            assertThat(portal.mailsTo(Portal.owner(name))).hasSize(1);
            assertThat(portal.usage(vm))
                    .extracting(line -> line.path("meter").asString(""))
                    .containsExactlyInAnyOrder("VCPU", "MEMORY", "DISK", "ADDRESS");
            assertThat(portal.usage(vm)).allMatch(line -> line.path("to").isNull());
        });
    }

    /** Asks for a machine and waits until its host is starting it, where it stays until the hosts behave. */
    Portal.Answer midCreate(String name) {
        hosts.misbehave("start HANGS name=" + name);
        var accepted = portal.create(name);
        assertThat(accepted.status()).isEqualTo(202);
        inTheMiddle(accepted.operationId(), "start");
        return accepted;
    }

    boolean isRunningOnItsHost(String vm) {
        return hosts.machines(vm).stream().anyMatch(machine -> "RUNNING".equals(machine.get("power")));
    }

    void succeededOnce(String name, Portal.Answer accepted) {
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
        exactlyOne(name, accepted.vmId());
    }
}
