package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.Rater;
import dev.viveiro.metering.rating.Tally;
import dev.viveiro.metering.rating.Traffic;
import dev.viveiro.metering.usage.domain.CountedTraffic.Reading;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CountedTrafficTest {
    private static final YearMonth MARCH = YearMonth.of(2026, 3);
    private static final YearMonth APRIL = MARCH.plusMonths(1);
    private static final YearMonth MAY = MARCH.plusMonths(2);
    /** A byte is worth some cents. */
    private static final PriceList PRICES = new PriceList(
            "list",
            1,
            BillingMonth.of("2026-01"),
            Currency.getInstance("EUR"),
            List.of(
                    Rate.flat("TRAFFIC_RECEIVED", Per.GIB, 1, new BigDecimal("37000000")),
                    Rate.flat("TRAFFIC_SENT", Per.GIB, 1, new BigDecimal("91000000"))),
            new BigDecimal("3"),
            BigDecimal.ZERO);

    @Test
    void a_month_has_what_its_highest_reading_adds_to_those_before_and_each_boot_begins_anew() {
        List<Reading> readings = List.of(
                new Reading(1, "a", MAY, 700, 70),
                new Reading(1, "a", MARCH, 100, 10),
                new Reading(1, "b", APRIL, 40, 4),
                new Reading(2, "a", APRIL, 5, 6));
        assertThat(CountedTraffic.of(MARCH, readings)).isEqualTo(new CountedTraffic(100, 10));
        assertThat(CountedTraffic.of(APRIL, readings)).isEqualTo(new CountedTraffic(45, 10));
        assertThat(CountedTraffic.of(MAY, readings)).isEqualTo(new CountedTraffic(600, 60));
    }

    @Test
    void a_reading_below_those_of_earlier_months_adds_nothing() {
        List<Reading> readings = List.of(new Reading(1, "a", MARCH, 100, 10), new Reading(1, "a", APRIL, 90, 11));
        assertThat(CountedTraffic.of(APRIL, readings)).isEqualTo(new CountedTraffic(0, 1));
        assertThat(CountedTraffic.of(MAY, readings)).isEqualTo(new CountedTraffic(0, 0));
    }

    @RepeatedTest(200)
    void readings_that_are_shuffled_tripled_or_late_cost_the_same_to_the_cent(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Reading> samples = samples(random);
        List<BigDecimal> cost = cost(samples);
        assertThat(cost.getLast()).isPositive();

        assertThat(cost(shuffled(samples, random))).isEqualTo(cost);
        List<Reading> tripled = new ArrayList<>(samples);
        tripled.addAll(samples);
        tripled.addAll(samples);
        assertThat(cost(shuffled(tripled, random))).isEqualTo(cost);
        List<Reading> punctual = new ArrayList<>(samples);
        List<Reading> late = new ArrayList<>();
        punctual.removeIf(reading -> random.nextInt(20) == 0 && late.add(reading));
        punctual.addAll(late);
        assertThat(cost(punctual)).isEqualTo(cost);
    }

    /** Whatever month a byte is counted in, it is counted in one. */
    @RepeatedTest(100)
    void all_months_together_have_what_each_boot_counted(RepetitionInfo repetition) {
        List<Reading> samples = samples(new Random(repetition.getCurrentRepetition()));
        Map<String, Long> highest = new HashMap<>();
        samples.forEach(each -> highest.merge(each.generation() + each.boot(), each.sent(), Math::max));
        long sent = List.of(MARCH, APRIL, MAY).stream()
                .mapToLong(month -> CountedTraffic.of(month, kept(samples)).sent())
                .sum();
        assertThat(sent)
                .isEqualTo(highest.values().stream().mapToLong(Long::longValue).sum());
    }

    private static List<Reading> samples(Random random) {
        List<Reading> samples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int month = random.nextInt(3);
            // counters rise: later months have higher ones, most of the time
            long base = month * 1_000L;
            samples.add(new Reading(
                    1 + random.nextInt(2),
                    "boot-" + random.nextInt(2),
                    MARCH.plusMonths(month),
                    base + random.nextInt(1_100),
                    base + random.nextInt(1_100)));
        }
        return samples;
    }

    private static List<Reading> shuffled(List<Reading> samples, Random random) {
        List<Reading> shuffled = new ArrayList<>(samples);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** As the counters are kept: raised, one sample after the other. */
    private static Collection<Reading> kept(List<Reading> samples) {
        Map<List<Object>, Reading> kept = new HashMap<>();
        samples.forEach(
                each -> kept.merge(List.of(each.generation(), each.boot(), each.month()), each, Reading::highest));
        return kept.values();
    }

    /** Of March, April and May. */
    private static List<BigDecimal> cost(List<Reading> samples) {
        Collection<Reading> kept = kept(samples);
        return List.of(MARCH, APRIL, MAY).stream()
                .map(month -> {
                    CountedTraffic counted = CountedTraffic.of(month, kept);
                    Tally tally = new Tally(new BillingMonth(month));
                    tally.add(Traffic.TRAFFIC_RECEIVED, BigInteger.valueOf(counted.received()));
                    tally.add(Traffic.TRAFFIC_SENT, BigInteger.valueOf(counted.sent()));
                    return Rater.rate(tally, PRICES).net();
                })
                .toList();
    }
}
