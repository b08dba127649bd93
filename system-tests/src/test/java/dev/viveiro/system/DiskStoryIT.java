package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of an extra disk on its host and on the bill, through all processes. */
class DiskStoryIT extends Story {
    @Test
    void a_disk_is_billed_while_it_is_there_stays_in_a_reinstallation_and_is_destroyed() {
        var machine = portal.create("with-a-disk");
        assertSucceeded(machine);
        String vm = machine.vmId();
        await().atMost(PATIENCE).until(() -> disk(vm) > 0);
        long plan = disk(vm);

        assertSucceeded(portal.post("/v1/vms/" + vm + "/disks", Map.of("name", "data", "sizeGib", 7), Map.of()));
        assertThat(hosts.machines(vm).getFirst().get("disks")).contains("data");
        await().atMost(PATIENCE).until(() -> disk(vm) == plan + 7);

        assertSucceeded(portal.post("/v1/vms/" + vm + "/reinstall", Map.of(), Map.of()));
        assertThat(hosts.machines(vm).getFirst().get("disks")).contains("data");
        assertThat(portal.get("/v1/vms/" + vm + "/disks").text("/items/0/state"))
                .isEqualTo("ATTACHED");

        system.kill(workerOf(vm));
        var detaching = portal.delete("/v1/vms/" + vm + "/disks/data?destroy=true");
        assertThat(detaching.status()).isEqualTo(202);
        system.up();
        assertSucceeded(detaching);
        assertThat(hosts.machines(vm).getFirst()).doesNotContainKey("disks");
        await().atMost(PATIENCE).until(() -> disk(vm) == plan);
        assertSucceeded(portal.delete("/v1/vms/" + vm));
    }

    /** What is billed of disk now, in GiB; -1 when nothing is. */
    private long disk(String vm) {
        List<JsonNode> open = portal.usage(vm).stream()
                .filter(line -> line.path("meter").asString("").equals("DISK"))
                .filter(line -> line.path("to").isNull())
                .toList();
        return open.size() == 1 ? open.getFirst().path("quantity").asLong() : -1;
    }

    private void assertSucceeded(Portal.Answer accepted) {
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
    }
}
