package dev.viveiro.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageKeyTest {
    @Test
    void times_and_days_that_rows_have_are_read() {
        for (String time : List.of("1970-01-01T00:00:00Z", "2026-03-01T12:00:00.000001Z", "9999-12-31T00:00:00Z")) {
            assertThat(PageKey.time(time)).isEqualTo(Instant.parse(time));
        }
        for (String day : List.of("0001-01-01", "2026-03-01", "9999-12-31")) {
            assertThat(PageKey.day(day)).isEqualTo(LocalDate.parse(day));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+300000-01-01T00:00:00Z",
                "-300000-01-01T00:00:00Z",
                "9999-12-31T00:00:01Z",
                "1969-12-31T23:59:59Z"
            })
    void a_time_that_no_row_can_have_is_refused(String time) {
        assertThatThrownBy(() -> PageKey.time(time)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10000-01-01", "+999999999-12-31", "0000-12-31", "-4800-01-01"})
    void a_day_that_no_row_can_have_is_refused(String day) {
        assertThatThrownBy(() -> PageKey.day(day)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_key_that_is_written_in_another_form_is_refused() {
        assertThat(PageKey.same(7, "7")).isEqualTo(7);
        assertThatThrownBy(() -> PageKey.same(7, "+7")).isInstanceOf(IllegalArgumentException.class);
    }
}
