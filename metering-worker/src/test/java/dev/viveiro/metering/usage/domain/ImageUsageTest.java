package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageUsageTest {
    private static final Instant WHOLE = Instant.parse("2026-01-30T00:00:00Z");
    private static final Instant DELETED = Instant.parse("2026-03-02T00:00:00Z");
    private static final MeteredChange KEPT = MeteredChange.ofImage(1, WHOLE, true, 5_000_000);
    private static final MeteredChange GONE = MeteredChange.ofImage(2, DELETED, false, 5_000_000);

    @Test
    void an_image_is_billed_from_when_it_is_whole_to_its_deletion_whatever_is_heard_first() {
        UsageInterval all = new UsageInterval(Meter.IMAGE, 1, WHOLE, DELETED, 5);
        assertThat(UsageLedger.intervals(List.of(KEPT, GONE))).containsExactly(all);
        assertThat(UsageLedger.intervals(List.of(GONE, KEPT))).containsExactly(all);
        assertThat(UsageLedger.intervals(List.of(GONE))).isEmpty();
    }

    @Test
    void what_goes_on_is_cut_at_the_months_that_have_begun() {
        List<UsageInterval> open = UsageLedger.intervals(List.of(KEPT));
        assertThat(Months.cut(open, Instant.parse("2026-03-01T00:00:00Z")))
                .extracting(interval -> interval.from() + " - " + interval.to())
                .containsExactly(
                        "2026-01-30T00:00:00Z - 2026-02-01T00:00:00Z",
                        "2026-02-01T00:00:00Z - 2026-03-01T00:00:00Z",
                        "2026-03-01T00:00:00Z - null");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1048576, 1", "1048577, 2", "21474836480, 20480"})
    void a_mib_that_is_begun_counts(long bytes, long mib) {
        assertThat(MeteredChange.ofImage(1, WHOLE, true, bytes).quantity(Meter.IMAGE))
                .isEqualTo(mib);
    }
}
