package dev.viveiro.gateway.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanVersionsTest {
    private static Plan plan(int version, int cap, boolean retired) {
        return new Plan("half", version, 2, 2048, 20, false, null, cap, null, retired);
    }

    @Test
    void the_next_version_is_new_and_one_that_is_there_is_not() {
        assertThat(PlanVersions.isNew(0, Optional.empty(), plan(1, 50, false))).isTrue();
        assertThat(PlanVersions.isNew(2, Optional.empty(), plan(3, 50, false))).isTrue();
        assertThat(PlanVersions.isNew(3, Optional.of(plan(2, 50, false)), plan(2, 50, false)))
                .isFalse();
    }

    @Test
    void that_a_plan_was_retired_since_makes_its_version_no_other() {
        assertThat(PlanVersions.isNew(2, Optional.of(plan(2, 50, true)), plan(2, 50, false)))
                .isFalse();
    }

    @Test
    void a_version_that_says_something_else_is_refused_and_the_next_one_named() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> PlanVersions.isNew(4, Optional.of(plan(2, 50, false)), plan(2, 60, false)));
        assertThat(problem.code()).isEqualTo(ProblemCode.WRONG_VERSION);
        assertThat(problem.members()).containsEntry("nextVersion", 5);
        Plan keeps = new Plan("half", 2, 2, 2048, 20, true, null, 50, null, false);
        assertThatThrownBy(() -> PlanVersions.isNew(2, Optional.of(plan(2, 50, false)), keeps))
                .isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4, 5, Integer.MAX_VALUE})
    void none_is_left_out(int version) {
        assertThatThrownBy(() -> PlanVersions.isNew(2, Optional.empty(), plan(version, 50, false)))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.code())
                        .isEqualTo(ProblemCode.WRONG_VERSION));
    }

    @Test
    void one_that_is_retired_is_refused_with_a_pointer_and_a_code() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> plan(1, 50, true).requireOffered());
        assertThat(problem.code()).isEqualTo(ProblemCode.PLAN_RETIRED);
        assertThat(problem.errors()).singleElement().satisfies(error -> {
            assertThat(error).extracting(FieldError::pointer).isEqualTo("/plan");
            assertThat(error).extracting(FieldError::code).isEqualTo("plan-retired");
        });
        assertThatCode(() -> plan(1, 50, false).requireOffered()).doesNotThrowAnyException();
    }
}
