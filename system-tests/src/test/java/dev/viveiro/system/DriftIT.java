package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A machine vanishes from its hypervisor behind the worker's back, a stranger appears, and both are put right by hand. */
class DriftIT extends Story {
    @Test
    @Tag("slow")
    void a_machine_that_vanished_and_one_that_appeared_are_shown_and_healed() {
        var accepted = portal.create("vanishing");
        ended(accepted.operationId());
        var vm = accepted.vmId();
        var stranger = UUID.randomUUID().toString();
        behindTheBackOf(vm, () -> {
            hosts.copy(vm, stranger);
            hosts.takeAway(vm);
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(drift("")).contains("MISSING " + vm, "UNKNOWN " + stranger));
        await().atMost(PATIENCE).until(() -> stateOf(vm).equals("FAILED"));
        assertThat(hosts.machines(stranger)).hasSize(1);
        behindTheBackOf(vm, () -> {
            hosts.copy(stranger, vm);
            hosts.takeAway(stranger);
        });
        // a worker switches off what it was not told to have, so it may have come back stopped
        await().atMost(PATIENCE).until(() -> List.of("RUNNING", "STOPPED").contains(stateOf(vm)));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(drift("")).doesNotContain("MISSING " + vm, "WRONG_POWER " + vm, "UNKNOWN " + stranger);
            assertThat(drift("state=RESOLVED")).contains("MISSING " + vm, "UNKNOWN " + stranger);
        });
        ended(portal.delete("/v1/vms/" + vm).operationId());
    }

    /** Changes the hypervisor while its worker is away. */
    private void behindTheBackOf(String vm, Runnable change) {
        var host = portal.get("/v1/vms/" + vm).text("/host");
        system.kill(portal.get("/v1/hosts/" + host).text("/name").replace("host-", "provisioning-worker-"));
        change.run();
        system.up();
    }

    private List<String> drift(String filter) {
        return StreamSupport.stream(
                        portal.get("/v1/drift?" + filter).body().path("items").spliterator(), false)
                .map(DriftIT::told)
                .toList();
    }

    private static String told(JsonNode record) {
        return record.path("kind").asString("") + " " + record.path("vm").asString("");
    }
}
