package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.rating.Used;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanChangeTest {
    private static final Instant START = Instant.parse("2024-02-01T00:00:00Z");

    @Test
    void a_plan_lasts_until_the_change_to_another_in_the_order_of_versions() {
        assertThat(PlanChange.stretches(List.of(change(3, 30, "big"), change(1, 0, "small"), change(2, 10, "small"))))
                .containsExactly(used("PLAN:small", 0, 10), used("PLAN:small", 10, 30), used("PLAN:big", 30, null));
    }

    @Test
    void time_only_moves_forward() {
        assertThat(PlanChange.stretches(List.of(change(1, 20, "small"), change(2, 5, "big"), change(3, 40, "small"))))
                .containsExactly(used("PLAN:big", 20, 40), used("PLAN:small", 40, null));
    }

    @Test
    void a_change_that_says_no_plan_has_none() {
        assertThat(PlanChange.stretches(List.of(change(1, 0, null), change(2, 10, "small"))))
                .containsExactly(used("PLAN:small", 10, null));
        assertThat(PlanChange.stretches(List.of())).isEmpty();
    }

    private static PlanChange change(long version, int second, @Nullable String plan) {
        return new PlanChange(version, START.plusSeconds(second), plan);
    }

    private static Used used(String meter, int from, @Nullable Integer to) {
        return new Used(meter, START.plusSeconds(from), to == null ? null : START.plusSeconds(to), 1);
    }
}
