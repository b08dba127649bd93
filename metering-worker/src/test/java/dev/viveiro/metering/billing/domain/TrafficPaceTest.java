package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrafficPaceTest {
    private static final BillingMonth APRIL = BillingMonth.of("2026-04");
    private static final BigInteger THOUSAND = BigInteger.valueOf(1_000);

    @Test
    void traffic_goes_on_as_it_did_on_average() {
        assertThat(atEnd(APRIL.from(), day(10))).isEqualTo(3_000);
        assertThat(atEnd(day(5), day(10))).isEqualTo(5_000);
    }

    @Test
    void a_new_machines_first_hours_count_as_a_day() {
        assertThat(atEnd(day(10), day(10).plus(Duration.ofHours(12)))).isEqualTo(20_500);
        assertThat(atEnd(day(10), day(10))).isEqualTo(21_000);
    }

    @Test
    void what_ended_or_was_seen_to_the_end_is_what_it_is() {
        assertThat(TrafficPace.ENDED.atEnd(THOUSAND, APRIL)).isEqualTo(THOUSAND);
        assertThat(atEnd(APRIL.from(), null)).isEqualTo(1_000);
        assertThat(atEnd(APRIL.from(), APRIL.to())).isEqualTo(1_000);
    }

    @Test
    void of_several_meters_the_earlier_times_count() {
        TrafficPace one = new TrafficPace(day(3), null);
        TrafficPace other = new TrafficPace(null, day(9));
        assertThat(one.earlier(other)).isEqualTo(new TrafficPace(day(3), day(9)));
        assertThat(new TrafficPace(day(4), day(8)).earlier(one).earlier(other))
                .isEqualTo(new TrafficPace(day(3), day(8)));
    }

    private static long atEnd(Instant since, @Nullable Instant seen) {
        return new TrafficPace(since, seen).atEnd(THOUSAND, APRIL).longValueExact();
    }

    /** The end of that day of April. */
    private static Instant day(int day) {
        return APRIL.from().plus(Duration.ofDays(day));
    }
}
