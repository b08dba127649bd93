package dev.viveiro.gateway.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NewPlanVersionTest {
    private static List<String> pointers(ThrowingCallable check) {
        List<String> pointers = new ArrayList<>();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(check)
                .satisfies(problem ->
                        problem.errors().stream().map(FieldError::pointer).forEach(pointers::add));
        return pointers;
    }

    private static List<String> wrong(NewPlanVersion body) {
        return pointers(() -> body.check("half", 1));
    }

    @Test
    void what_is_absent_limits_nothing() {
        assertThat(new NewPlanVersion(2L, 4096L, 40L, null, null, null, null).check("half", 3))
                .isEqualTo(new Plan("half", 3, 2, 4096, 40, false));
    }

    @Test
    void everything_that_is_given_is_taken_up_to_its_bounds() {
        assertThat(new NewPlanVersion(1024L, 16_777_216L, 65_536L, true, 10_000L, 100L, 16_777_216L).check("half", 1))
                .isEqualTo(new Plan("half", 1, 1024, 16_777_216, 65_536, true, 10_000, 100, 16_777_216L, false));
        assertThatCode(() -> new NewPlanVersion(1L, 1L, 1L, false, 2L, 1L, 1L).check("half", 1))
                .doesNotThrowAnyException();
    }

    @Test
    void everything_that_is_wrong_is_said_at_once_and_where() {
        assertThat(wrong(new NewPlanVersion(null, null, null, null, null, null, null)))
                .containsExactly("/vcpus", "/memoryMib", "/diskGib");
        assertThat(wrong(new NewPlanVersion(1025L, 16_777_217L, 65_537L, null, 10_001L, 101L, 16_777_218L)))
                .containsExactly("/vcpus", "/memoryMib", "/diskGib", "/cpuShares", "/cpuCapPercent", "/memoryMinMib");
        assertThat(wrong(new NewPlanVersion(0L, 0L, 0L, null, 1L, 0L, 0L)))
                .containsExactly("/vcpus", "/memoryMib", "/diskGib", "/cpuShares", "/cpuCapPercent", "/memoryMinMib");
        assertThat(wrong(new NewPlanVersion(Long.MAX_VALUE, 1L << 40, -1L, null, null, null, null)))
                .containsExactly("/vcpus", "/memoryMib", "/diskGib");
    }

    @Test
    void a_machine_has_no_more_memory_at_first_than_in_all() {
        assertThat(wrong(new NewPlanVersion(1L, 1024L, 10L, null, null, null, 1025L)))
                .containsExactly("/memoryMinMib");
    }

    @Test
    void a_change_says_something_and_stays_within_the_list() {
        assertThat(pointers(() -> new PlanChange(null, null).check())).containsExactly("");
        assertThat(pointers(() -> new PlanChange(true, 0L).check())).containsExactly("/position");
        assertThat(pointers(() -> new PlanChange(null, 1_000_001L).check())).containsExactly("/position");
        assertThat(new PlanChange(true, null).check()).isEqualTo(new PlanChange.Wish(true, null));
        assertThat(new PlanChange(null, 7L).check()).isEqualTo(new PlanChange.Wish(null, 7));
    }
}
