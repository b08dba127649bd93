package dev.viveiro.metering.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.problem.ProblemException;
import org.junit.jupiter.api.Test;

class RunFilterTest {
    @Test
    void what_is_not_named_is_not_asked_about() {
        assertThat(RunFilter.of(null, null)).isEqualTo(new RunFilter(null, null));
        assertThat(RunFilter.of("FAILED", "NO_TERMS")).isEqualTo(new RunFilter("FAILED", "NO_TERMS"));
    }

    @Test
    void values_that_nothing_has_are_refused() {
        assertThatThrownBy(() -> RunFilter.of("failed", null))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("OPEN, DONE, FAILED");
        assertThatThrownBy(() -> RunFilter.of(null, "FAILED"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("NO_PRICES");
        assertThatThrownBy(() -> RunFilter.of("", null)).isInstanceOf(ProblemException.class);
    }
}
