package dev.viveiro.metering.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class MinuteRingTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void the_partition_that_is_emptied_has_nothing_of_the_last_day_nor_of_clocks_that_are_an_hour_ahead() {
        for (int minute = 0; minute < 28 * 60; minute++) {
            Instant now = NOON.plus(Duration.ofMinutes(minute));
            assertThat(MinuteRing.slots(MinuteRing.oldest(now), MinuteRing.minute(now.plus(Duration.ofMinutes(59)))))
                    .doesNotContain(MinuteRing.spent(now));
        }
    }

    @Test
    void every_partition_is_emptied_once_in_27_hours() {
        HashSet<Integer> emptied = new HashSet<>();
        for (int hour = 0; hour < 27; hour++) {
            emptied.add(MinuteRing.spent(NOON.plus(Duration.ofHours(hour))));
        }
        assertThat(emptied).hasSize(27);
    }

    @Test
    void a_minute_is_in_the_partition_that_is_asked_for_it() {
        int minute = MinuteRing.minute(NOON);
        assertThat(MinuteRing.slots(minute, minute)).containsExactly(MinuteRing.slot(minute));
        assertThat(MinuteRing.slots(minute - 1, minute))
                .containsExactly(MinuteRing.slot(minute - 1), MinuteRing.slot(minute));
        assertThat(MinuteRing.slots(0, minute)).hasSize(27).doesNotHaveDuplicates();
        assertThat(MinuteRing.start(minute)).isEqualTo(NOON);
    }
}
