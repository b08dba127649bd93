package dev.viveiro.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.operation.OperationType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StepTest {
    @Test
    void customers_ask_for_every_type_of_operation() {
        assertThat(Arrays.stream(Step.Kind.values()).flatMap(kind -> kind.asked().stream()))
                .as("what walks do; a new type needs a step that asks for it, in Step, World and Customers")
                .contains(OperationType.values());
    }
}
