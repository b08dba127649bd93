package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is prepared on one machine is on those that are made of its image, through all processes. */
class CaptureStoryIT extends Story {
    @Test
    void what_a_teacher_wrote_to_one_machine_is_on_the_machines_of_the_class() {
        var teacher = portal.create("teacher");
        assertSucceeded(teacher);
        assertSucceeded(portal.post("/v1/vms/" + teacher.vmId() + "/stop"));
        system.kill(workerOf(teacher.vmId()));
        hosts.write(teacher.vmId(), "prepared");
        system.up();

        var asked = portal.post("/v1/vms/" + teacher.vmId() + "/capture", Map.of("image", "class-2026"), Map.of());
        assertThat(asked.status()).isEqualTo(202);
        assertSucceeded(asked);
        await().atMost(PATIENCE)
                .until(() -> portal.get("/v1/images/class-2026").text("/state").equals("READY"));
        assertThat(stateOf(teacher.vmId())).isEqualTo("STOPPED");
        assertThat(hosts.machines(teacher.vmId()).getFirst()).containsEntry("disk", "prepared");
        assertThat(hosts.captures()).isEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(portal.usageOfImage("class-2026"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.path("meter").asString("")).isEqualTo("IMAGE");
                    assertThat(line.path("to").isNull()).isTrue();
                }));

        for (var name : new String[] {"pupil-1", "pupil-2"}) {
            var order = new HashMap<>(portal.order(name));
            order.put("image", "class-2026");
            var pupil = portal.post("/v1/vms", order, Map.of());
            assertThat(pupil.status()).isEqualTo(202);
            assertSucceeded(pupil);
            assertThat(hosts.machines(pupil.vmId()).getFirst())
                    .containsEntry("disk", "prepared")
                    .containsEntry("power", "RUNNING");
        }
    }

    private void assertSucceeded(Portal.Answer accepted) {
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
    }
}
