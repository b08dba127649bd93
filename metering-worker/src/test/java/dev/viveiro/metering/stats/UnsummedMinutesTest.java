package dev.viveiro.metering.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnsummedMinutesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MINUTE = MinuteRing.minute(NOON);

    private final ManualClock clock = ManualClock.at(NOON);
    private final UnsummedMinutes unsummed = new UnsummedMinutes(clock);

    @BeforeEach
    void theLastHourIsSummed() {
        assertThat(unsummed.all()).hasSize(61);
        clock.advance(Duration.ofMinutes(1));
        unsummed.all().forEach(minute -> unsummed.summed(minute, clock.instant()));
        assertThat(unsummed.all()).isEmpty();
    }

    @Test
    void a_minute_is_summed_again_until_its_samples_have_settled() {
        unsummed.add(MINUTE + 1);
        unsummed.summed(MINUTE + 1, clock.instant());
        assertThat(unsummed.all()).containsExactly(MINUTE + 1);

        clock.advance(Duration.ofSeconds(31));
        unsummed.summed(MINUTE + 1, clock.instant());
        assertThat(unsummed.all()).isEmpty();
    }

    @Test
    void a_late_sample_alters_the_rates_of_the_minutes_after_it() {
        unsummed.add(MINUTE - 30);
        assertThat(unsummed.all())
                .containsExactly(MINUTE - 30, MINUTE - 29, MINUTE - 28, MINUTE - 27, MINUTE - 26, MINUTE - 25);
    }

    @Test
    void a_sample_that_came_while_its_minute_was_summed_is_not_forgotten() {
        unsummed.add(MINUTE);
        clock.advance(Duration.ofMinutes(1));
        Instant began = clock.instant();
        unsummed.add(MINUTE);
        unsummed.summed(MINUTE, began);
        assertThat(unsummed.all()).contains(MINUTE);
    }
}
