package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeteringVerdictTest {
    private static final MemoryOverTime FLAT = new MemoryOverTime(List.of(200L, 200L));

    @Test
    void the_ratio_that_counts_is_to_the_slower_limit() {
        var verdict = new MeteringVerdict(perSecond(9_000), perSecond(45_000), perSecond(18_000), FLAT);
        assertThat(verdict.ratioToConsume()).isCloseTo(0.2, within(1e-9));
        assertThat(verdict.ratioToInsert()).isCloseTo(0.5, within(1e-9));
        assertThat(verdict.ratioToSlower()).isCloseTo(0.5, within(1e-9));
        assertThat(verdict.met()).isTrue();
    }

    @Test
    void too_slow_by_itself_or_beside_the_limits_or_growing_is_missed() {
        assertThat(new MeteringVerdict(perSecond(7_999), perSecond(20_000), perSecond(20_000), FLAT).met())
                .isFalse();
        assertThat(new MeteringVerdict(perSecond(8_000), perSecond(50_000), perSecond(41_000), FLAT).met())
                .isFalse();
        var growing = new MemoryOverTime(List.of(200L, 221L));
        assertThat(new MeteringVerdict(perSecond(8_000), perSecond(20_000), perSecond(20_000), growing).met())
                .isFalse();
        assertThat(new MeteringVerdict(perSecond(8_000), perSecond(50_000), perSecond(40_000), FLAT).met())
                .isTrue();
    }

    @Test
    void the_result_names_what_was_measured_and_the_bars() {
        var verdict = new MeteringVerdict(perSecond(8_000), perSecond(40_000), perSecond(20_000), FLAT);
        assertThat(verdict.result().json())
                .startsWith("{\"bench\":\"metering\"")
                .contains("\"eventsPerSecond\":8000.0", "\"ratioToConsume\":0.2", "\"ratioToInsert\":0.4")
                .contains("\"ratioToSlower\":0.4", "\"rssMiBFirst\":200", "\"rssMiBLast\":200", "\"met\":true");
    }

    private static Rate perSecond(long count) {
        return new Rate(count, Duration.ofSeconds(1));
    }
}
