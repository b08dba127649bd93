package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantTest {
    /** First and last second of the years of four digits. */
    private static final long YEAR_0 = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

    private static final long YEAR_10000 =
            Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();

    @Test
    void any_time_is_written_as_the_library_writes_it_and_read_back() {
        var random = new SplittableRandom(20_260_301);
        for (int i = 0; i < 20_000; i++) {
            int unit = (int) Math.pow(10, random.nextInt(10));
            var time = Instant.ofEpochSecond(
                    random.nextLong(YEAR_0 - 1_000_000_000L, YEAR_10000 + 1_000_000_000L),
                    random.nextInt(1_000_000_000) / unit * (long) unit);
            assertThat(IsoInstant.text(time)).isEqualTo(time.toString());
            assertThat(IsoInstant.parse(time.toString())).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T12:00:00Z",
                "2026-03-01T12:00:00.1Z",
                "2026-03-01T12:00:00.123456789Z",
                "2026-03-01T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2026-03-01t12:00:00z",
                "2026-03-01T12:00:00.Z",
                "2026-03-01T12:00:00+02:00",
                "-0001-03-01T12:00:00Z",
                "+12026-03-01T12:00:00Z",
                "2024-02-29T00:00:00Z"
            })
    void other_forms_are_read_as_the_library_reads_them(String text) {
        assertThat(IsoInstant.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "now",
                "2026-13-01T12:00:00Z",
                "2026-02-30T12:00:00Z",
                "2026-03-01T12:00:00",
                "2026-03-01T12:00Z",
                "2026-03-01T12:00:00.1234567890Z",
                "2026-03-01T12:00:0xZ",
                "2026-03-01T12:00:00.12x4Z",
                "2026/03/01T12:00:00Z",
                "2026-03-01T12:00:00,5Z",
                "٢٠٢٦-03-01T12:00:00Z"
            })
    void what_is_no_time_for_the_library_is_none(String text) {
        assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeParseException.class);
        assertThatThrownBy(() -> IsoInstant.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}
