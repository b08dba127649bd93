package dev.viveiro.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.Topology.QueueSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EffectiveTopologyTest {
    private static final QueueSpec SPEC =
            new QueueSpec("q", Map.of("x-queue-type", "quorum", "x-delivery-limit", 20), List.of());

    @Test
    void a_queue_that_does_what_was_declared_is_fine() {
        assertThat(differences("""
                {"arguments": {"x-queue-type": "quorum", "x-delivery-limit": 20}, "effective_policy_definition": {}}""")).isEmpty();
    }

    @Test
    void a_setting_that_differs_or_is_missing_is_named_with_both_values() {
        assertThat(differences("""
                {"arguments": {"x-queue-type": "classic"}}"""))
                .containsExactlyInAnyOrder(
                        "queue q: x-queue-type is classic, expected quorum",
                        "queue q: x-delivery-limit is nothing, expected 20");
    }

    @Test
    void a_policy_of_an_operator_is_named() {
        assertThat(differences("""
                {"arguments": {"x-queue-type": "quorum", "x-delivery-limit": 20},
                 "effective_policy_definition": {"max-length": 5}}""")).containsExactly("queue q: a policy sets max-length");
    }

    @Test
    void every_declared_queue_can_be_compared() {
        for (QueueSpec spec : Topology.serviceQueues()) {
            JsonNode asDeclared = ContractJson.mapper().valueToTree(Map.of("arguments", spec.arguments()));
            assertThat(EffectiveTopology.differences(spec, asDeclared)).isEmpty();
        }
    }

    private static List<String> differences(String queue) {
        return EffectiveTopology.differences(SPEC, ContractJson.mapper().readTree(queue));
    }
}
