package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

    @Test
    void without_settings_each_step_has_its_usual_length() {
        Latencies latencies = new Latencies(Map.of());

        assertThat(latencies.of(Step.START)).isEqualTo(Duration.ofMillis(300));
        assertThat(latencies.of(Step.LIST)).isZero();
    }

    @Test
    void the_factor_is_over_all_steps_and_a_step_can_have_its_own_length() {
        Latencies latencies = new Latencies(
                Map.of("VIVEIRO_SIMULATED_LATENCY", "0.5", "VIVEIRO_SIMULATED_LATENCY_ENSURE_IMAGE", "2000"));

        assertThat(latencies.of(Step.START)).isEqualTo(Duration.ofMillis(150));
        assertThat(latencies.of(Step.ENSURE_IMAGE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_factor_of_zero_takes_no_time() {
        Latencies latencies = new Latencies(Map.of("VIVEIRO_SIMULATED_LATENCY", "0"));

        assertThat(Step.values())
                .allSatisfy(step -> assertThat(latencies.of(step)).isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "-1", "1e9", "NaN", "1."})
    void a_setting_that_is_no_number_is_named(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Latencies(Map.of("VIVEIRO_SIMULATED_LATENCY_STOP", text)))
                .withMessageContaining("VIVEIRO_SIMULATED_LATENCY_STOP is '" + text + "'");
    }

    @Test
    void a_call_pauses_for_half_of_its_latency_before_and_after_its_effect(@TempDir Path home) {
        try (SimulatedFixture simulated = new SimulatedFixture(home)) {
            var stopped = simulated.stopped("web");
            simulated.pauses.clear();

            simulated.driver().start(stopped.vm());

            assertThat(simulated.pauses).containsExactly(Duration.ofMillis(150), Duration.ofMillis(150));
        }
    }
}
