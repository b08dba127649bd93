package dev.viveiro.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    @Test
    void it_shows_its_time_until_it_is_turned() {
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(clock.advance(Duration.ofHours(1))).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(clock.instant()).isEqualTo("2026-01-01T01:00:00Z");
    }

    @Test
    void it_can_be_set_to_any_time() {
        clock.set(Instant.EPOCH);
        assertThat(clock.millis()).isZero();
    }

    @Test
    void clocks_of_other_zones_turn_with_it() {
        var lisbon = clock.withZone(ZoneId.of("Europe/Lisbon"));
        clock.advance(Duration.ofDays(1));
        assertThat(lisbon.instant()).isEqualTo(clock.instant());
        assertThat(lisbon.getZone()).isEqualTo(ZoneId.of("Europe/Lisbon"));
    }
}
