package dev.viveiro.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalkTest {
    private static void take(long seed, java.util.function.Consumer<List<Integer>> world) {
        Walk.take(seed, 60, random -> random.nextInt(10), world);
    }

    @Test
    void a_walk_that_nothing_is_wrong_with_is_taken_once() {
        List<List<Integer>> taken = new ArrayList<>();
        assertThatCode(() -> take(1, taken::add)).doesNotThrowAnyException();
        assertThat(taken).singleElement().satisfies(steps -> assertThat(steps).hasSize(60));
    }

    @Test
    void a_seed_is_always_the_same_walk() {
        List<List<Integer>> taken = new ArrayList<>();
        take(7, taken::add);
        take(7, taken::add);
        take(8, taken::add);
        assertThat(taken.get(0)).isEqualTo(taken.get(1)).isNotEqualTo(taken.get(2));
    }

    @Test
    void a_walk_that_fails_is_told_with_its_seed_and_the_fewest_steps() {
        assertThatThrownBy(() -> take(3, steps -> {
                    int three = steps.indexOf(3);
                    if (three >= 0 && steps.subList(three, steps.size()).contains(5)) {
                        throw new IllegalStateException("a five after a three");
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Seed 3 failed; of its 60 steps these 2 are enough:\n   1. 3\n   2. 5\n")
                .hasMessageContaining("-Dviveiro.walk.seed=3")
                .hasRootCauseMessage("a five after a three");
    }

    @Test
    void steps_are_not_left_out_when_something_else_fails_without_them() {
        assertThatThrownBy(() -> take(3, steps -> {
                    if (steps.size() < 60) {
                        throw new IllegalArgumentException("another sort of failure");
                    }
                    throw new IllegalStateException("all are needed");
                }))
                .hasMessageContaining("these 60 are enough")
                .hasRootCauseMessage("all are needed");
    }
}
