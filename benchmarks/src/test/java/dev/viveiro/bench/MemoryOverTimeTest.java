package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryOverTimeTest {
    @Test
    void the_most_of_the_first_quarter_is_held_against_the_most_of_the_last() {
        var memory = new MemoryOverTime(List.of(100L, 200L, 900L, 900L, 900L, 900L, 210L, 190L));
        assertThat(memory.first()).isEqualTo(200);
        assertThat(memory.last()).isEqualTo(210);
        assertThat(memory.flat()).isTrue();
    }

    @Test
    void more_than_a_tenth_is_growth() {
        assertThat(new MemoryOverTime(List.of(100L, 100L, 100L, 110L)).flat()).isTrue();
        assertThat(new MemoryOverTime(List.of(100L, 100L, 100L, 111L)).flat()).isFalse();
    }

    @Test
    void one_look_is_both() {
        assertThat(new MemoryOverTime(List.of(100L)).flat()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryOverTime(List.of()));
    }
}
