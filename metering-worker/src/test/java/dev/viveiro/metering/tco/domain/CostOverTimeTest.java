package dev.viveiro.metering.tco.domain;

import static dev.viveiro.metering.tco.domain.Books.day;
import static dev.viveiro.metering.tco.domain.Books.every;
import static dev.viveiro.metering.tco.domain.Books.number;
import static dev.viveiro.metering.tco.domain.Books.once;
import static dev.viveiro.metering.tco.domain.Books.period;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CostOverTimeTest {
    @Test
    void what_is_paid_once_is_spread_over_the_days_of_its_life() {
        CostEntry server = once("4384.00", 36, "2026-01-01", null);
        // 1,096 days, one of them in a leap year: 4.00 a day
        assertThat(cost(server, "2026-03-01", "2026-04-01")).isEqualByComparingTo("124.00");
        assertThat(cost(server, "2028-02-01", "2028-03-01")).isEqualByComparingTo("116.00");
        assertThat(cost(server, "2028-12-31", "2030-01-01")).isEqualByComparingTo("4.00");
        assertThat(cost(server, "2029-01-01", "2030-01-01")).isEqualByComparingTo("0.00");
        assertThat(cost(server, "2025-01-01", "2026-01-01")).isEqualByComparingTo("0.00");
    }

    @Test
    void a_life_that_begins_on_the_31st_ends_on_the_last_day_of_a_shorter_month() {
        CostEntry disk = once("28.00", 1, "2026-01-31", null);
        assertThat(cost(disk, "2026-01-31", "2026-02-28")).isEqualByComparingTo("28.00");
    }

    @Test
    void what_has_no_life_is_borne_on_its_day() {
        CostEntry training = once("500.00", null, "2026-03-10", null);
        assertThat(cost(training, "2026-03-01", "2026-03-10")).isEqualByComparingTo("0.00");
        assertThat(cost(training, "2026-03-10", "2026-03-11")).isEqualByComparingTo("500.00");
        assertThat(cost(training, "2026-03-11", "2027-01-01")).isEqualByComparingTo("0.00");
    }

    @Test
    void what_is_left_of_a_price_is_written_off_on_the_day_on_which_it_ends() {
        CostEntry server = once("4384.00", 36, "2026-01-01", "2026-03-01");
        assertThat(cost(server, "2026-01-01", "2026-03-01")).isEqualByComparingTo("236.00");
        assertThat(cost(server, "2026-03-01", "2026-03-02")).isEqualByComparingTo("4148.00");
        assertThat(cost(server, "2026-03-02", "2030-01-01")).isEqualByComparingTo("0.00");
    }

    @Test
    void a_month_costs_the_same_however_long_it_is_and_a_part_of_it_by_its_days() {
        CostEntry rent = every(Charge.MONTHLY, "310.00", "2026-01-16", "2026-03-15");
        assertThat(cost(rent, "2026-01-01", "2026-02-01")).isEqualByComparingTo("160.00");
        assertThat(cost(rent, "2026-02-01", "2026-03-01")).isEqualByComparingTo("310.00");
        assertThat(cost(rent, "2026-03-01", "2026-04-01")).isEqualByComparingTo("140.00");
    }

    @Test
    void a_year_costs_the_same_however_long_it_is() {
        CostEntry support = every(Charge.YEARLY, "366.00", "2027-01-01", null);
        assertThat(cost(support, "2027-01-01", "2028-01-01")).isEqualByComparingTo("366.00");
        assertThat(cost(support, "2028-02-29", "2028-03-01")).isEqualByComparingTo("1.00");
        assertThat(cost(support, "2028-01-01", "2029-01-01")).isEqualByComparingTo("366.00");
    }

    @Test
    void an_entry_that_ends_on_its_first_day_was_a_mistake_and_costs_nothing() {
        for (Charge charge : new Charge[] {Charge.MONTHLY, Charge.YEARLY}) {
            assertThat(cost(every(charge, "9.00", "2026-01-01", "2026-01-01"), "2025-01-01", "2030-01-01"))
                    .isZero();
        }
        assertThat(cost(once("9.00", 12, "2026-01-01", "2026-01-01"), "2025-01-01", "2030-01-01"))
                .isZero();
    }

    @Test
    void what_is_counted_can_not_be_told_by_the_calendar() {
        CostEntry licences = every(Charge.PER_GUEST_MONTH, "9.00", "2026-01-01", null);
        assertThatThrownBy(() -> cost(licences, "2026-01-01", "2026-02-01")).hasMessageContaining("counted");
    }

    @RepeatedTest(200)
    void a_life_cut_into_any_periods_costs_its_price(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        BigDecimal price = BigDecimal.valueOf(random.nextInt(1_000_000), 2);
        LocalDate begin = day("2024-01-01").plusDays(random.nextInt(800));
        int months = 1 + random.nextInt(70);
        CostEntry entry = once(price.toPlainString(), months, begin.toString(), null);
        assertThat(inPieces(entry, begin, begin.plusMonths(months), random)).isEqualByComparingTo(price);
    }

    @RepeatedTest(200)
    void months_and_years_cut_into_any_periods_cost_the_same(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        LocalDate begin = day("2024-01-01").plusDays(random.nextInt(800));
        LocalDate end = begin.plusDays(1 + random.nextInt(900));
        for (Charge charge : new Charge[] {Charge.MONTHLY, Charge.YEARLY}) {
            CostEntry entry = every(charge, "99.99", begin.toString(), null);
            assertThat(inPieces(entry, begin, end, random))
                    .isEqualByComparingTo(CostOverTime.of(entry, new Period(begin, end)));
        }
    }

    @Test
    void twelve_months_cost_twelve_times_the_amount() {
        CostEntry rent = every(Charge.MONTHLY, "33.33", "2026-01-01", null);
        assertThat(cost(rent, "2027-07-01", "2028-07-01")).isEqualByComparingTo(number("399.96"));
    }

    private static BigDecimal inPieces(CostEntry entry, LocalDate begin, LocalDate end, Random random) {
        BigDecimal sum = BigDecimal.ZERO;
        LocalDate at = begin;
        while (at.isBefore(end)) {
            LocalDate next = at.plusDays(1 + random.nextInt(60));
            next = next.isAfter(end) ? end : next;
            sum = sum.add(CostOverTime.of(entry, new Period(at, next)));
            at = next;
        }
        return sum;
    }

    private static BigDecimal cost(CostEntry entry, String from, String to) {
        return CostOverTime.of(entry, period(from, to));
    }
}
