package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonthsTest {
    @Test
    void usage_within_a_month_is_one_piece() {
        assertThat(cut("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", null)).hasSize(1);
    }

    @Test
    void usage_over_months_is_cut_where_each_begins_in_utc() {
        assertThat(cut("2025-12-31T23:59:59Z", "2026-02-01T00:00:00.000001Z", null))
                .containsExactly(
                        piece("2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"),
                        piece("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
                        piece("2026-02-01T00:00:00Z", "2026-02-01T00:00:00.000001Z"));
    }

    @Test
    void what_goes_on_is_cut_once_it_was_seen_in_another_month() {
        assertThat(cut("2026-03-10T00:00:00Z", null, null)).hasSize(1);
        assertThat(cut("2026-03-10T00:00:00Z", null, "2026-03-31T23:59:59.999999Z"))
                .hasSize(1);
        assertThat(cut("2026-03-10T00:00:00Z", null, "2026-04-01T00:00:00Z"))
                .containsExactly(
                        piece("2026-03-10T00:00:00Z", "2026-04-01T00:00:00Z"), piece("2026-04-01T00:00:00Z", null));
    }

    private static List<UsageInterval> cut(String from, @Nullable String to, @Nullable String seen) {
        return Months.cut(List.of(piece(from, to)), seen == null ? null : Instant.parse(seen));
    }

    private static UsageInterval piece(String from, @Nullable String to) {
        return new UsageInterval(Meter.DISK, 7, Instant.parse(from), to == null ? null : Instant.parse(to), 20);
    }
}
