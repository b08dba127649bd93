package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Set changes, let time go by, read how many units were held for how long, month by month. */
class CalendarStoriesTest {
    private static final Set<Meter> ON = EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK);
    private static final Set<Meter> OFF = EnumSet.of(Meter.DISK);
    private static final Set<Meter> GONE = EnumSet.noneOf(Meter.class);
    private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

    private final Book book = new Book();
    private long version;

    @Test
    void a_resize_in_the_middle_of_an_hour_is_billed_to_the_second() {
        at("2026-03-10T10:00:00Z", ON, 2);
        at("2026-03-10T10:20:30Z", ON, 4);
        at("2026-03-10T11:00:00Z", GONE, 4);
        assertThat(unitSeconds(Meter.VCPU)).isEqualTo(Map.of(YearMonth.of(2026, 3), 2L * 1_230 + 4L * 2_370));
        assertThat(unitSeconds(Meter.DISK)).isEqualTo(Map.of(YearMonth.of(2026, 3), 20L * 3_600));
    }

    @Test
    void midnight_is_a_moment_like_any_other() {
        at("2026-03-10T23:59:59Z", ON, 1);
        at("2026-03-11T00:00:01Z", GONE, 1);
        assertThat(unitSeconds(Meter.VCPU)).isEqualTo(Map.of(YearMonth.of(2026, 3), 2L));
        assertThat(book.rows()).hasSize(3);
    }

    @Test
    void a_month_ends_with_its_last_second_and_the_next_begins_with_its_first() {
        at("2026-04-30T23:59:00Z", ON, 1);
        at("2026-05-01T00:02:00Z", GONE, 1);
        assertThat(unitSeconds(Meter.VCPU)).isEqualTo(Map.of(YearMonth.of(2026, 4), 60L, YearMonth.of(2026, 5), 120L));
    }

    @Test
    void a_leap_day_is_billed_and_belongs_to_february() {
        at("2028-02-28T00:00:00Z", ON, 1);
        at("2028-03-01T00:00:00Z", GONE, 1);
        assertThat(unitSeconds(Meter.VCPU)).isEqualTo(Map.of(YearMonth.of(2028, 2), 2L * 86_400));
    }

    @Test
    void the_day_on_which_clocks_go_forward_has_23_hours_and_the_other_25() {
        at(local("2026-03-29T00:00"), ON, 1);
        at(local("2026-03-30T00:00"), GONE, 1);
        at(local("2026-10-25T00:00"), ON, 1);
        at(local("2026-10-26T00:00"), GONE, 1);
        assertThat(unitSeconds(Meter.VCPU))
                .isEqualTo(Map.of(YearMonth.of(2026, 3), 23L * 3_600, YearMonth.of(2026, 10), 25L * 3_600));
    }

    @Test
    void the_hour_that_local_clocks_show_twice_is_billed_twice() {
        at("2026-10-25T00:30:00Z", ON, 1); // 02:30 by the clocks of summer
        at("2026-10-25T01:30:00Z", GONE, 1); // 02:30 by those of winter
        assertThat(unitSeconds(Meter.VCPU)).isEqualTo(Map.of(YearMonth.of(2026, 10), 3_600L));
    }

    @Test
    void a_machine_that_is_suspended_is_off_and_keeps_its_disk() {
        at("2026-06-01T00:00:00Z", ON, 2);
        at("2026-06-10T00:00:00Z", OFF, 2);
        at("2026-06-12T00:00:00Z", ON, 2);
        at("2026-06-13T00:00:00Z", GONE, 2);
        assertThat(unitSeconds(Meter.VCPU)).isEqualTo(Map.of(YearMonth.of(2026, 6), 2L * 10 * 86_400));
        assertThat(unitSeconds(Meter.DISK)).isEqualTo(Map.of(YearMonth.of(2026, 6), 20L * 12 * 86_400));
    }

    @Test
    void a_machine_that_moves_is_billed_by_neither_host_twice_even_if_their_clocks_disagree() {
        at("2026-06-01T00:00:00Z", ON, 1);
        at("2026-06-01T01:00:05Z", OFF, 1); // its old host stopped it, with a clock that is ahead
        at("2026-06-01T01:00:02Z", ON, 1); // its new host started it
        at("2026-06-01T02:00:00Z", GONE, 1);
        assertThat(unitSeconds(Meter.VCPU)).isEqualTo(Map.of(YearMonth.of(2026, 6), 7_200L));
        assertThat(unitSeconds(Meter.DISK)).isEqualTo(Map.of(YearMonth.of(2026, 6), 20L * 7_200));
    }

    @Test
    void a_deletion_that_is_heard_of_weeks_later_ends_the_bill_when_it_was_accepted() {
        at("2026-06-20T00:00:00Z", ON, 1);
        // this service was away; samples that came first say no more than that a host counted
        book.see(Instant.parse("2026-07-02T00:00:00Z"));
        assertThat(unitSeconds(Meter.VCPU)).containsKey(YearMonth.of(2026, 7));
        at("2026-06-21T00:00:00Z", GONE, 1);
        assertThat(unitSeconds(Meter.VCPU)).isEqualTo(Map.of(YearMonth.of(2026, 6), 86_400L));
        assertThat(book.rows()).isEqualTo(book.rebuilt());
    }

    @Test
    void what_goes_on_over_two_months_is_three_rows_of_the_same_change() {
        at("2026-06-20T00:00:00Z", OFF, 1);
        book.see(Instant.parse("2026-08-02T00:00:00Z"));
        assertThat(book.rows()).hasSize(3).allSatisfy(row -> assertThat(row.openedBy())
                .isEqualTo(1));
    }

    private void at(String time, Set<Meter> billed, int vcpus) {
        at(Instant.parse(time), billed, vcpus);
    }

    private void at(Instant time, Set<Meter> billed, int vcpus) {
        book.tell(new MeteredChange(++version, time, billed, vcpus, 2_048, 20));
    }

    private static Instant local(String time) {
        return LocalDateTime.parse(time).atZone(MADRID).toInstant();
    }

    /** What ended, or was cut off. */
    private Map<YearMonth, Long> unitSeconds(Meter meter) {
        Map<YearMonth, Long> seconds = new TreeMap<>();
        for (UsageInterval row : book.rows()) {
            if (row.meter() == meter) {
                long length = row.to() == null
                        ? 0
                        : Duration.between(row.from(), row.to()).toSeconds();
                seconds.merge(Months.of(row.from()), length * row.quantity(), Long::sum);
            }
        }
        return seconds;
    }
}
