package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @Test
    void an_option_that_is_not_given_has_its_usual_value() {
        assertThat(new Arguments(Set.of("--vms")).number("--vms", 2_000, 1, 10_000))
                .isEqualTo(2_000);
    }

    @Test
    void an_option_has_the_value_behind_its_name() {
        assertThat(new Arguments(Set.of("--vms"), "--vms", "300").number("--vms", 2_000, 1, 10_000))
                .isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "-1", "many", "1e3", ""})
    void a_value_that_is_no_number_in_range_is_refused_by_name(String value) {
        var arguments = new Arguments(Set.of("--vms"), "--vms", value);
        assertThatThrownBy(() -> arguments.number("--vms", 2_000, 1, 10_000))
                .hasMessage("--vms is '" + value + "'; expected a number from 1 to 10000");
    }

    @Test
    void a_name_that_is_not_known_or_has_no_value_is_refused() {
        assertThatThrownBy(() -> new Arguments(Set.of("--vms"), "--machines", "3"))
                .hasMessageContaining("--machines");
        assertThatThrownBy(() -> new Arguments(Set.of("--vms"), "--vms")).hasMessage("--vms needs a value");
    }
}
