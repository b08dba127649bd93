package dev.viveiro.metering.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What holds for any usage and any prices; a repetition's number is its seed. */
class RaterPropertiesTest {
    private static final BillingMonth FEBRUARY = BillingMonth.of("2024-02");
    private static final List<String> METERS = List.of("VCPU", "MEMORY", "DISK", "ADDRESS", "PLAN:basic");
    private static final List<Per> PERS = List.of(Per.SECOND, Per.HOUR, Per.MONTH);
    private static final List<String> CURRENCIES = List.of("EUR", "JPY", "KWD");

    @RepeatedTest(200)
    void order_and_cuts_of_usage_change_no_line(RepetitionInfo repetition) {
        Random random = random(repetition);
        PriceList prices = prices(random);
        List<Used> usage = usage(random);
        RatedMonth expected = rate(usage, prices);
        List<Used> cut = new ArrayList<>();
        usage.forEach(used -> cut.addAll(cut(used, random)));
        Collections.shuffle(cut, random);
        assertThat(rate(cut, prices)).isEqualTo(expected);
    }

    @RepeatedTest(200)
    void a_total_is_the_sum_of_its_lines_and_of_their_decimals_and_never_negative(RepetitionInfo repetition) {
        Random random = random(repetition);
        PriceList prices = prices(random);
        RatedMonth month = rate(usage(random), prices);
        int decimals = prices.currency().getDefaultFractionDigits();
        assertThat(month.net())
                .isEqualTo(month.lines().stream()
                        .map(Line::amount)
                        .reduce(Rounding.zero(prices.currency()), BigDecimal::add));
        assertThat(month.net().signum()).isNotNegative();
        assertThat(month.lines()).allSatisfy(line -> {
            assertThat(line.amount().scale()).isEqualTo(decimals);
            assertThat(line.amount().signum() < 0).isEqualTo(line.kind() == Line.Kind.DISCOUNT);
        });
    }

    @RepeatedTest(200)
    void each_line_is_the_nearest_amount_to_the_exact_one(RepetitionInfo repetition) {
        Random random = random(repetition);
        PriceList prices = prices(random);
        BigDecimal half = BigDecimal.ONE
                .movePointLeft(prices.currency().getDefaultFractionDigits())
                .divide(BigDecimal.TWO);
        for (Line line : rate(usage(random), prices).lines()) {
            if (line.volume() != null && line.price() != null) {
                // the volume shown is off by half of its last decimal at most
                BigDecimal slack = line.price().multiply(new BigDecimal("0.0000005"));
                assertThat(line.volume()
                                .multiply(line.price())
                                .subtract(line.amount())
                                .abs())
                        .isLessThanOrEqualTo(half.add(slack));
            }
        }
    }

    @RepeatedTest(100)
    void one_tier_or_several_of_the_same_price_differ_by_rounding_alone(RepetitionInfo repetition) {
        Random random = random(repetition);
        List<Used> usage = usage(random);
        BigDecimal price = price(random);
        Rate one = Rate.flat("VCPU", Per.HOUR, 1, price);
        Rate three = new Rate(
                "VCPU",
                Per.HOUR,
                1,
                BigDecimal.ZERO,
                List.of(
                        new Tier(BigDecimal.valueOf(50), price),
                        new Tier(BigDecimal.valueOf(500), price),
                        new Tier(null, price)));
        assertThat(rate(usage, Lists.of(three))
                        .net()
                        .subtract(rate(usage, Lists.of(one)).net())
                        .abs())
                .isLessThanOrEqualTo(new BigDecimal("0.02"));
    }

    @RepeatedTest(100)
    void more_usage_never_costs_less(RepetitionInfo repetition) {
        Random random = random(repetition);
        PriceList prices = prices(random);
        List<Used> usage = usage(random);
        List<Used> more = new ArrayList<>(usage);
        more.addAll(usage(random));
        assertThat(rate(more, prices).net())
                .isGreaterThanOrEqualTo(rate(usage, prices).net());
    }

    @RepeatedTest(100)
    void bytes_in_parts_and_in_any_order_change_no_line_and_more_of_them_never_cost_less(RepetitionInfo repetition) {
        Random random = random(repetition);
        PriceList held = prices(random);
        List<Rate> rates = new ArrayList<>(held.rates());
        rates.add(new Rate(
                "TRAFFIC_SENT",
                Per.GIB,
                1 + random.nextLong(3),
                BigDecimal.valueOf(random.nextInt(3) * 7L),
                List.of(
                        new Tier(BigDecimal.valueOf(1 + random.nextLong(90)), price(random)),
                        new Tier(null, price(random)))));
        PriceList prices =
                new PriceList(held.name(), 1, FEBRUARY, held.currency(), rates, held.discountPercent(), held.minimum());
        List<Used> usage = usage(random);
        List<Long> parts = new ArrayList<>();
        for (int i = random.nextInt(9); i >= 0; i--) {
            parts.add(random.nextLong(20L << 30));
        }
        RatedMonth expected =
                rate(usage, List.of(parts.stream().mapToLong(Long::longValue).sum()), prices);
        Collections.shuffle(parts, random);
        assertThat(rate(usage, parts, prices)).isEqualTo(expected);
        assertThat(expected.net()).isGreaterThanOrEqualTo(rate(usage, prices).net());
        assertThat(rate(usage, parts, held)).as("without a price").isEqualTo(rate(usage, held));
    }

    private static RatedMonth rate(List<Used> usage, List<Long> sent, PriceList prices) {
        Tally tally = Tally.of(FEBRUARY, usage);
        sent.forEach(bytes -> tally.add(Traffic.TRAFFIC_SENT, BigInteger.valueOf(bytes)));
        return Rater.rate(tally, prices);
    }

    private static RatedMonth rate(List<Used> usage, PriceList prices) {
        return Rater.rate(Tally.of(FEBRUARY, usage), prices);
    }

    /** In two or more, at any microsecond; what goes on is cut there, too. */
    private static List<Used> cut(Used used, Random random) {
        boolean lasts = used.to() == null || used.from().isBefore(used.to());
        if (!lasts || random.nextInt(5) < 3) {
            return List.of(used);
        }
        Instant last = used.to() == null ? FEBRUARY.to() : used.to();
        long micros = Math.max(1, ChronoUnit.MICROS.between(used.from(), last));
        Instant at = used.from().plus(random.nextLong(micros), ChronoUnit.MICROS);
        List<Used> parts = new ArrayList<>(cut(new Used(used.meter(), used.from(), at, used.quantity()), random));
        parts.addAll(cut(new Used(used.meter(), at, used.to(), used.quantity()), random));
        return parts;
    }

    private static List<Used> usage(Random random) {
        List<Used> usage = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            Instant from = FEBRUARY.from().minusSeconds(90_000).plusNanos(1_000 * random.nextLong(2_600_000_000_000L));
            Instant to = random.nextInt(5) == 0 && from.isBefore(FEBRUARY.to())
                    ? null
                    : from.plusNanos(1_000 * random.nextLong(1_000_000_000_000L));
            usage.add(new Used(METERS.get(random.nextInt(METERS.size())), from, to, random.nextLong(9)));
        }
        return usage;
    }

    private static PriceList prices(Random random) {
        List<Rate> rates = new ArrayList<>();
        for (String meter : METERS) {
            if (random.nextInt(4) > 0) {
                rates.add(new Rate(
                        meter,
                        PERS.get(random.nextInt(PERS.size())),
                        1 + random.nextLong(3),
                        BigDecimal.valueOf(random.nextInt(3) * 7L),
                        List.of(
                                new Tier(BigDecimal.valueOf(1 + random.nextLong(1_000), 1), price(random)),
                                new Tier(BigDecimal.valueOf(200 + random.nextLong(1_000)), price(random)),
                                new Tier(null, price(random)))));
            }
        }
        return new PriceList(
                "random",
                1,
                FEBRUARY,
                Currency.getInstance(CURRENCIES.get(random.nextInt(CURRENCIES.size()))),
                rates,
                BigDecimal.valueOf(random.nextInt(101)),
                BigDecimal.valueOf(random.nextInt(3) * 50L));
    }

    private static BigDecimal price(Random random) {
        return BigDecimal.valueOf(random.nextLong(100_000), 5);
    }

    private static Random random(RepetitionInfo repetition) {
        return new Random(repetition.getCurrentRepetition());
    }
}
