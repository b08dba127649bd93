package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Large classes beside others: two of two tenants, one and a customer, one that is given up. What is asserted is order, not time. */
class ClassesTogetherIT extends Story {
    @AfterEach
    void behave() {
        hosts.behave();
    }

    @Test
    @Tag("slow")
    void two_classes_of_two_tenants_finish_at_about_the_same_time_although_one_was_long_there() {
        var size = 120;
        hosts.misbehave("define HANGS name=first-*");
        var first = Roll.submit(portal.ofNewTenant("first-school"), "first", size);
        first.awaitCount("running", RunningSystem.HOSTS);
        var second = Roll.submit(portal.ofNewTenant("second-school"), "second", size);
        hosts.behave();
        first.awaitEnd();
        assertThat(second.count("succeeded")).isGreaterThanOrEqualTo(size * 8 / 10);
        second.awaitEnd();
        assertThat(first.state()).isEqualTo("SUCCEEDED");
        assertThat(second.state()).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_single_machine_is_not_delayed_by_a_class() {
        var size = 200;
        var roll = Roll.submit(portal, "crowd", size);
        roll.awaitCount("succeeded", 1);
        var accepted = portal.create("customer");
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
        assertThat(roll.count("pending") + roll.count("running")).isGreaterThan(size / 2);
        assertThat(stateOf(accepted.vmId())).isEqualTo("RUNNING");
        roll.cancel();
        roll.awaitEnd();
    }

    @Test
    void what_was_not_sent_when_a_class_is_cancelled_costs_nothing() {
        var size = 60;
        hosts.misbehave("start HANGS name=given-up-*");
        var roll = Roll.submit(portal, "given-up", size);
        roll.awaitCount("running", RunningSystem.HOSTS);
        roll.cancel();
        hosts.behave();
        roll.awaitEnd();
        assertThat(roll.state()).isEqualTo("CANCELLED");
        assertThat(roll.count("succeeded") + roll.count("cancelled")).isEqualTo(size);
        var unknown = roll.items().stream()
                .map(item -> item.path("operation").asString(""))
                .filter(operation -> !hosts.received(operation))
                .toList();
        assertThat(unknown).hasSizeGreaterThanOrEqualTo(size - RunningSystem.HOSTS * RunningSystem.WINDOW);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hosts.machinesNamed("given-up-"))
                .isEqualTo(roll.count("succeeded")));
        for (JsonNode item : items(roll, unknown)) {
            assertThat(item.path("state").asString("")).isEqualTo("CANCELLED");
            assertThat(portal.usage(item.path("vm").asString(""))).isEmpty();
        }
        roll.sumsAddUp();
    }

    private static List<JsonNode> items(Roll roll, List<String> operations) {
        return roll.items().stream()
                .filter(item -> operations.contains(item.path("operation").asString("")))
                .toList();
    }
}
