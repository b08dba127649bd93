package dev.viveiro.metering.rating;

import static dev.viveiro.metering.rating.Lists.hourly;
import static dev.viveiro.metering.rating.Lists.monthly;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarStoriesTest {
    @ParameterizedTest
    @ValueSource(strings = {"2026-01", "2026-02", "2024-02", "2026-03", "2026-04", "2026-10", "2026-12"})
    void whoever_holds_a_thing_all_month_pays_one_months_price(String month) {
        Used all = used("VCPU", "2020-01-01T00:00:00Z", null, 1);
        assertThat(net(month, Lists.of(monthly("VCPU", "9.99")), all)).isEqualTo("9.99");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02, 672", "2024-02, 696", "2100-02, 672", "2000-02, 696",
        // both changes of clocks in Europe: a day of UTC has 24 hours all the same
        "2026-03, 744", "2026-10, 744", "2026-04, 720", "2016-12, 744"
    })
    void a_month_has_the_hours_that_its_days_have_in_utc(String month, String hours) {
        Used all = used("VCPU", "1999-01-01T00:00:00Z", null, 1);
        assertThat(net(month, Lists.of(hourly("VCPU", "1")), all)).isEqualTo(hours + ".00");
    }

    @Test
    void a_machine_that_lives_over_the_end_of_a_month_is_billed_in_both_and_nothing_twice() {
        Used night = used("VCPU", "2026-03-31T22:00:00Z", "2026-04-01T03:00:00Z", 1);
        PriceList prices = Lists.of(hourly("VCPU", "1"));
        assertThat(net("2026-02", prices, night)).isEqualTo("0.00");
        assertThat(net("2026-03", prices, night)).isEqualTo("2.00");
        assertThat(net("2026-04", prices, night)).isEqualTo("3.00");
        assertThat(net("2026-05", prices, night)).isEqualTo("0.00");
    }

    @Test
    void what_ends_as_the_month_begins_was_in_the_one_before() {
        Used untilMidnight = used("VCPU", "2026-03-31T23:00:00Z", "2026-04-01T00:00:00Z", 1);
        assertThat(net("2026-04", Lists.of(hourly("VCPU", "1")), untilMidnight)).isEqualTo("0.00");
    }

    @Test
    void the_leap_day_is_a_day_like_any_other() {
        Used day = used("DISK", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z", 10);
        assertThat(net("2024-02", Lists.of(hourly("DISK", "0.01")), day)).isEqualTo("2.40");
        assertThat(net("2024-02", Lists.of(monthly("DISK", "2.9")), day)).isEqualTo("1.00");
    }

    @Test
    void a_machine_that_is_resized_within_the_hour_pays_for_each_size_by_its_minutes() {
        PriceList prices = Lists.of(hourly("VCPU", "0.60"));
        assertThat(net(
                        "2026-03",
                        prices,
                        used("VCPU", "2026-03-10T12:00:00Z", "2026-03-10T12:20:00Z", 1),
                        used("VCPU", "2026-03-10T12:20:00Z", "2026-03-10T13:00:00Z", 4)))
                .isEqualTo("1.80");
    }

    @Test
    void a_plan_that_is_changed_in_the_middle_of_a_month_costs_a_part_of_both_fees() {
        PriceList prices =
                Lists.of(Rate.planFee("small", new BigDecimal("3")), Rate.planFee("large", new BigDecimal("30")));
        assertThat(net(
                        "2026-04",
                        prices,
                        used("PLAN:small", "2026-04-01T00:00:00Z", "2026-04-11T00:00:00Z", 1),
                        used("PLAN:large", "2026-04-11T00:00:00Z", null, 1)))
                .isEqualTo("21.00");
    }

    @Test
    void a_microsecond_is_counted() {
        Rate rate = Rate.flat("VCPU", Per.SECOND, 1, new BigDecimal("10000"));
        assertThat(net(
                        "2026-03",
                        Lists.of(rate),
                        used("VCPU", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00.000001Z", 1)))
                .isEqualTo("0.01");
    }

    private static Used used(String meter, String from, @Nullable String to, long quantity) {
        return new Used(meter, Instant.parse(from), to == null ? null : Instant.parse(to), quantity);
    }

    private static String net(String month, PriceList prices, Used... usage) {
        return Rater.rate(Tally.of(BillingMonth.of(month), Arrays.asList(usage)), prices)
                .net()
                .toPlainString();
    }
}
