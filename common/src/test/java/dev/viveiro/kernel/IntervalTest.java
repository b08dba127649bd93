package dev.viveiro.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void an_open_interval_grows_with_the_clock() {
        var open = new Interval(NOON, null);
        assertThat(open.isOpen()).isTrue();
        assertThat(open.length(NOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_closed_interval_keeps_its_length() {
        var closed = new Interval(NOON, NOON.plusSeconds(3));
        assertThat(closed.isOpen()).isFalse();
        assertThat(closed.length(NOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void an_interval_that_ends_where_it_starts_is_empty_and_allowed() {
        assertThat(new Interval(NOON, NOON).length(NOON)).isZero();
    }

    @Test
    void an_interval_that_ends_before_it_starts_is_refused() {
        assertThatThrownBy(() -> new Interval(NOON, NOON.minusNanos(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
