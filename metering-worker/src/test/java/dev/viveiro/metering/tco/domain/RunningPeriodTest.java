package dev.viveiro.metering.tco.domain;

import static dev.viveiro.metering.tco.domain.Books.MARCH;
import static dev.viveiro.metering.tco.domain.Books.day;
import static dev.viveiro.metering.tco.domain.Books.host;
import static dev.viveiro.metering.tco.domain.Books.number;
import static dev.viveiro.metering.tco.domain.Books.period;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningPeriodTest {
    private static final Instant TENTH = Instant.parse("2026-03-05T10:00:00Z");
    private static final HostModel MODEL =
            new HostModel(host(1), day("2020-01-01"), null, 4, 8192, 100, HostModel.DEFAULT_VCPU_RATIO, Books.POWER);

    @Test
    void a_period_is_told_by_the_days_that_have_begun() {
        assertThat(MARCH.begun(TENTH)).isEqualTo(period("2026-03-01", "2026-03-06"));
        assertThat(MARCH.begun(Instant.parse("2026-03-05T00:00:00Z"))).isEqualTo(period("2026-03-01", "2026-03-05"));
        assertThat(MARCH.begun(Instant.parse("2026-03-31T23:00:00Z"))).isEqualTo(MARCH);
        assertThat(MARCH.begun(Instant.parse("2026-05-01T00:00:00Z"))).isEqualTo(MARCH);
        assertThat(MARCH.begun(Instant.parse("2026-02-01T00:00:00Z"))).isEqualTo(MARCH);
    }

    @Test
    void a_host_has_and_draws_nothing_that_is_yet_to_come() {
        HostStretch days = HostStretch.until(TENTH, MODEL, period("2026-03-01", "2026-03-06"), BigDecimal.ZERO);
        BigDecimal seconds = BigDecimal.valueOf((4 * 24 + 10) * 3_600);
        assertThat(days.capacity().vcpuSeconds()).isEqualByComparingTo(seconds.multiply(number("4")));
        // 60 W for 106 hours
        assertThat(HostInPeriod.of(host(1), List.of(days)).energyKwh()).isEqualByComparingTo("6.36");
        assertThat(HostStretch.until(TENTH, MODEL, period("2026-02-01", "2026-03-01"), BigDecimal.ZERO)
                        .seconds())
                .isEqualByComparingTo(BigDecimal.valueOf(28 * 86_400));
    }
}
