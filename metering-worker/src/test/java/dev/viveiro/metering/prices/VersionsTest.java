package dev.viveiro.metering.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {
    private static final BillingMonth NOW = BillingMonth.of("2026-03");

    @Test
    void the_next_version_is_new_and_one_that_is_there_is_not() {
        assertThat(Versions.isNew(1, 0, Optional.empty(), "this")).isTrue();
        assertThat(Versions.isNew(3, 2, Optional.empty(), "this")).isTrue();
        assertThat(Versions.isNew(2, 2, Optional.of("this"), "this")).isFalse();
        assertThat(Versions.isNew(1, 2, Optional.of("this"), "this")).isFalse();
    }

    @Test
    void a_version_that_says_something_else_is_refused_and_the_next_one_named() {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> Versions.isNew(2, 2, Optional.of("that"), "this"));
        assertThat(problem.code()).isEqualTo(ProblemCode.WRONG_VERSION);
        assertThat(problem.members()).containsEntry("nextVersion", 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4, 5})
    void none_is_left_out(int version) {
        assertThatThrownBy(() -> Versions.isNew(version, 2, Optional.empty(), "this"))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void one_that_is_too_early_is_told_which_months_are_final() {
        ProblemException problem =
                Versions.tooEarly(BillingMonth.of("2026-01"), Optional.of(BillingMonth.of("2026-02")), NOW, "Wait.");
        assertThat(problem.errors()).singleElement().satisfies(error -> assertThat(error.detail())
                .isEqualTo("Expected validFrom to be 2026-03 or later: there are final invoices of months"
                        + " from 2026-01 on and before 2026-02. Wait."));
    }
}
