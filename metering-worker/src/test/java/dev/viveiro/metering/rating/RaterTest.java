package dev.viveiro.metering.rating;

import static dev.viveiro.metering.rating.Lists.EUR;
import static dev.viveiro.metering.rating.Lists.hourly;
import static dev.viveiro.metering.rating.Lists.monthly;
import static dev.viveiro.metering.rating.Lists.tiered;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaterTest {
    private static final BillingMonth MARCH = BillingMonth.of("2026-03");
    private static final Instant START = MARCH.from();
    private static final long GIB = 1L << 30;

    @Test
    void an_hour_of_two_processors_costs_two_hourly_prices() {
        assertThat(amounts(Lists.of(hourly("VCPU", "0.02")), hours("VCPU", 1, 2)))
                .containsExactly("0.04");
    }

    @Test
    void a_price_per_second_counts_seconds() {
        Rate rate = Rate.flat("DISK", Per.SECOND, 1, new BigDecimal("0.001"));
        assertThat(amounts(Lists.of(rate), new Used("DISK", START, START.plusSeconds(90), 20)))
                .containsExactly("1.80");
    }

    @Test
    void memory_can_have_a_price_for_1024_of_its_mib() {
        Rate rate = Rate.flat("MEMORY", Per.HOUR, 1024, new BigDecimal("0.01"));
        Line line = rate(Lists.of(rate), hours("MEMORY", 100, 2048)).lines().getFirst();
        assertThat(line.volume()).isEqualByComparingTo("200");
        assertThat(line.amount()).isEqualTo(new BigDecimal("2.00"));
    }

    @Test
    void half_a_cent_is_a_cent_and_less_is_none() {
        PriceList prices = Lists.of(hourly("VCPU", "0.005"));
        assertThat(amounts(prices, hours("VCPU", 1, 1))).containsExactly("0.01");
        assertThat(amounts(prices, new Used("VCPU", START, START.plusSeconds(3_599), 1)))
                .containsExactly("0.00");
    }

    @Test
    void a_line_is_rounded_once_from_the_exact_amount() {
        // a third of an hour at 0.01497 is 0.00499, which rounded to three decimals first would be a cent
        assertThat(amounts(Lists.of(hourly("VCPU", "0.01497")), new Used("VCPU", START, START.plusSeconds(1_200), 1)))
                .containsExactly("0.00");
    }

    @Test
    void a_currency_brings_its_decimals() {
        PriceList yen = Lists.of(Currency.getInstance("JPY"), "0", "0", hourly("VCPU", "2.5"));
        PriceList dinar = Lists.of(Currency.getInstance("KWD"), "0", "0", hourly("VCPU", "0.0125"));
        assertThat(amounts(yen, hours("VCPU", 1, 1))).containsExactly("3");
        assertThat(amounts(dinar, hours("VCPU", 1, 1))).containsExactly("0.013");
    }

    @Test
    void included_volume_is_a_line_that_costs_nothing() {
        List<Line> lines = rate(Lists.of(tiered("DISK", Per.HOUR, "100", "-", "0.01")), hours("DISK", 30, 10))
                .lines();
        assertThat(lines).extracting(Line::tier).containsExactly(0, 1);
        assertThat(lines).extracting(line -> line.amount().toPlainString()).containsExactly("0.00", "2.00");
        assertThat(lines).extracting(Line::volume).allSatisfy(volume -> assertThat(volume)
                .isIn(new BigDecimal("100.000000"), new BigDecimal("200.000000")));
    }

    @Test
    void tiers_are_graduated_and_begin_after_what_is_included() {
        PriceList prices = Lists.of(tiered("VCPU", Per.HOUR, "10", "100", "0.10", "150", "0.05", "-", "0.01"));
        assertThat(amounts(prices, hours("VCPU", 5, 1))).containsExactly("0.00");
        assertThat(amounts(prices, hours("VCPU", 110, 1))).containsExactly("0.00", "10.00");
        assertThat(amounts(prices, hours("VCPU", 200, 1))).containsExactly("0.00", "10.00", "2.50", "0.40");
    }

    @Test
    void tiers_count_what_all_machines_of_a_tenant_hold() {
        PriceList prices = Lists.of(tiered("VCPU", Per.HOUR, "0", "10", "1", "-", "0.50"));
        assertThat(amounts(prices, hours("VCPU", 8, 1), hours("VCPU", 8, 1))).containsExactly("10.00", "3.00");
    }

    @Test
    void a_plans_fee_is_shared_out_by_the_time_of_the_month() {
        PriceList prices = Lists.of(Rate.planFee("basic", new BigDecimal("31")), hourly("VCPU", "0.01"));
        RatedMonth march = rate(prices, hours("PLAN:basic", 36, 1), hours("VCPU", 36, 2));
        assertThat(march.lines()).extracting(Line::kind).containsExactly(Line.Kind.USAGE, Line.Kind.PLAN);
        assertThat(march.lines().getLast().amount()).isEqualTo(new BigDecimal("1.50"));
    }

    @Test
    void the_discount_comes_off_usage_and_fees_and_the_minimum_fills_up_what_is_left() {
        PriceList prices = Lists.of(EUR, "25", "10", hourly("VCPU", "1"), Rate.planFee("basic", BigDecimal.ZERO));
        RatedMonth march = rate(prices, hours("VCPU", 8, 1));
        assertThat(march.lines())
                .extracting(Line::kind)
                .containsExactly(Line.Kind.USAGE, Line.Kind.DISCOUNT, Line.Kind.MINIMUM);
        assertThat(march.lines())
                .extracting(line -> line.amount().toPlainString())
                .containsExactly("8.00", "-2.00", "4.00");
        assertThat(march.net()).isEqualTo(new BigDecimal("10.00"));
    }

    @Test
    void whoever_used_nothing_owes_no_minimum() {
        PriceList prices = Lists.of(EUR, "0", "10", hourly("VCPU", "1"));
        assertThat(rate(prices).lines()).isEmpty();
        assertThat(rate(prices).net()).isEqualTo(new BigDecimal("0.00"));
    }

    @Test
    void a_meter_without_a_price_is_named_and_a_plan_without_a_fee_is_not() {
        RatedMonth march = rate(Lists.of(hourly("VCPU", "1")), hours("ADDRESS", 1, 1), hours("PLAN:basic", 1, 1));
        assertThat(march.unpriced()).containsExactly("ADDRESS");
        assertThat(march.net()).isZero();
    }

    @Test
    void lines_stand_in_one_order() {
        PriceList prices = Lists.of(
                EUR, "1", "0", monthly("VCPU", "9"), monthly("DISK", "1"), Rate.planFee("big", BigDecimal.TEN));
        List<Line> lines = rate(prices, hours("VCPU", 700, 1), hours("PLAN:big", 700, 1), hours("DISK", 700, 1))
                .lines();
        assertThat(lines).extracting(Line::meter).containsExactly("DISK", "VCPU", "PLAN:big", null);
    }

    @Test
    void traffic_costs_by_the_gib_in_tiers_after_what_is_included() {
        PriceList prices = Lists.of(tiered("TRAFFIC_SENT", Per.GIB, "100", "50", "0.10", "-", "0.02"));
        List<Line> lines = Rater.rate(passed(Traffic.TRAFFIC_SENT, 250 * GIB + GIB / 2), prices)
                .lines();
        assertThat(lines).extracting(Line::tier).containsExactly(0, 1, 2);
        assertThat(lines)
                .extracting(line -> line.volume() + " " + line.amount())
                .containsExactly("100.000000 0.00", "50.000000 5.00", "100.500000 2.01");
        assertThat(lines).extracting(Line::kind).containsOnly(Line.Kind.USAGE);
    }

    @Test
    void a_price_can_be_for_a_thousand_gib_and_for_one_direction() {
        PriceList prices = Lists.of(new Rate(
                "TRAFFIC_RECEIVED", Per.GIB, 1_000, BigDecimal.ZERO, List.of(new Tier(null, new BigDecimal("8")))));
        Tally both = passed(Traffic.TRAFFIC_RECEIVED, 2_500 * GIB);
        both.add(Traffic.TRAFFIC_SENT, BigInteger.valueOf(7_000 * GIB));
        RatedMonth march = Rater.rate(both, prices);
        assertThat(march.net()).isEqualTo(new BigDecimal("20.00"));
        assertThat(march.unpriced()).isEmpty();
    }

    @Test
    void traffic_without_a_price_is_free_and_not_named_and_owes_no_minimum() {
        PriceList prices = Lists.of(EUR, "0", "10", hourly("VCPU", "1"));
        RatedMonth idle = Rater.rate(passed(Traffic.TRAFFIC_SENT, GIB), prices);
        assertThat(idle).isEqualTo(rate(prices));
        assertThat(idle.lines()).isEmpty();
        assertThat(idle.unpriced()).isEmpty();
        PriceList priced = Lists.of(EUR, "0", "10", Rate.flat("TRAFFIC_SENT", Per.GIB, 1, BigDecimal.ONE));
        assertThat(Rater.rate(passed(Traffic.TRAFFIC_SENT, GIB), priced).net()).isEqualTo(new BigDecimal("10.00"));
        assertThat(Rater.rate(passed(Traffic.TRAFFIC_SENT, 0), priced).net()).isZero();
    }

    private static Tally passed(Traffic meter, long bytes) {
        Tally tally = new Tally(MARCH);
        tally.add(meter, BigInteger.valueOf(bytes));
        return tally;
    }

    private static Used hours(String meter, int hours, long quantity) {
        return new Used(meter, START, START.plusSeconds(3_600L * hours), quantity);
    }

    private static List<String> amounts(PriceList prices, Used... usage) {
        return rate(prices, usage).lines().stream()
                .map(line -> line.amount().toPlainString())
                .toList();
    }

    private static RatedMonth rate(PriceList prices, Used... usage) {
        return Rater.rate(Tally.of(MARCH, Arrays.asList(usage)), prices);
    }
}
