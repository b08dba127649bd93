package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine goes to another host with all that is on its disk, through all processes, and is there once whatever is killed. */
class MoveStoryIT extends Story {
    @Test
    void a_machine_is_on_another_host_with_its_disk_its_login_and_its_bill() {
        var accepted = portal.create("mover");
        var vm = accepted.vmId();
        assertSucceeded(accepted);
        system.kill(workerOf(vm));
        hosts.write(vm, "carried");
        system.up();
        await().atMost(PATIENCE)
                .until(() -> stateOf(vm).equals("RUNNING") && portal.usage(vm).size() == 4);
        var before = hosts.machines(vm).getFirst();
        var source = workerOf(vm);
        var billed = since(vm);
        var images = hosts.fetchedImages();

        assertSucceeded(portal.post("/v1/vms/" + vm + "/migrate"));

        assertThat(workerOf(vm)).isNotEqualTo(source);
        assertThat(stateOf(vm)).isEqualTo("RUNNING");
        await().atMost(PATIENCE).until(() -> hosts.machines(vm).size() == 1);
        var after = hosts.machines(vm).getFirst();
        assertThat(after)
                .containsEntry("disk", "carried")
                .containsEntry("power", "RUNNING")
                .containsEntry("generation", "2");
        for (var kept :
                List.of("address", "mac", "account", "verifier", "name", "image", "vcpus", "memory-mib", "disk-gib")) {
            assertThat(after.get(kept)).as(kept).isEqualTo(before.get(kept));
        }
        assertThat(since(vm)).as("no meter ended or began").isEqualTo(billed);
        assertThat(hosts.moves()).isEmpty();
        assertThat(hosts.fetchedImages()).as("no bytes of it stay").isEqualTo(images);
    }

    @Test
    void hosts_that_are_killed_in_the_middle_go_on_and_the_machine_is_there_once() {
        var accepted = portal.create("survivor");
        var vm = accepted.vmId();
        assertSucceeded(accepted);
        hosts.misbehave("pack HANGS name=survivor", "unpack HANGS name=survivor");
        var source = workerOf(vm);
        var asked = portal.post("/v1/vms/" + vm + "/migrate");
        inTheMiddle(asked.operationId(), "pack-machine");
        system.kill(source);
        hosts.behave();
        system.up();

        assertSucceeded(asked);

        await().atMost(PATIENCE).until(() -> hosts.machines(vm).size() == 1);
        assertThat(hosts.machines(vm).getFirst())
                .containsEntry("power", "RUNNING")
                .containsEntry("generation", "2");
        assertThat(workerOf(vm)).isNotEqualTo(source);
        assertThat(hosts.moves()).isEmpty();
    }

    @Test
    void a_machine_that_no_host_takes_runs_where_it_was() {
        var accepted = portal.create("homebody");
        var vm = accepted.vmId();
        assertSucceeded(accepted);
        var source = workerOf(vm);
        hosts.misbehave("unpack FAILS_ALWAYS class=REFUSED");
        try {
            var asked = portal.post("/v1/vms/" + vm + "/migrate");
            assertThat(ended(asked.operationId()).path("state").asString("")).isEqualTo("FAILED");
        } finally {
            hosts.behave();
        }
        await().atMost(PATIENCE)
                .until(() -> hosts.machines(vm).size() == 1
                        && "RUNNING".equals(hosts.machines(vm).getFirst().get("power")));
        await().atMost(PATIENCE).until(() -> stateOf(vm).equals("RUNNING"));
        assertThat(workerOf(vm)).isEqualTo(source);
        assertThat(hosts.machines(vm).getFirst()).containsEntry("generation", "1");
    }

    /** Since when each meter is billed. */
    private List<String> since(String vm) {
        return portal.usage(vm).stream()
                .map(line -> line.path("meter").asString("") + line.path("from").asString("") + line.path("to"))
                .sorted()
                .toList();
    }

    private void assertSucceeded(Portal.Answer accepted) {
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
    }
}
