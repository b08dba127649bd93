package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    private final Percentiles hundred = new Percentiles(
            LongStream.rangeClosed(1, 100).mapToObj(i -> (101 - i) * 1_000_000).toList());

    @Test
    void a_percentile_is_the_smallest_time_that_so_many_do_not_exceed() {
        assertThat(hundred.millis(50)).isEqualTo(50.0);
        assertThat(hundred.millis(99)).isEqualTo(99.0);
        assertThat(hundred.millis(100)).isEqualTo(100.0);
        assertThat(new Percentiles(List.of(7_000_000L)).millis(1)).isEqualTo(7.0);
    }

    @Test
    void without_a_time_there_is_no_percentile() {
        assertThatThrownBy(() -> new Percentiles(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
