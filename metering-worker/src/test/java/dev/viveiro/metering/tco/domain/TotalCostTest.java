package dev.viveiro.metering.tco.domain;

import static dev.viveiro.metering.tco.domain.Books.EURO;
import static dev.viveiro.metering.tco.domain.Books.MARCH;
import static dev.viveiro.metering.tco.domain.Books.every;
import static dev.viveiro.metering.tco.domain.Books.held;
import static dev.viveiro.metering.tco.domain.Books.host;
import static dev.viveiro.metering.tco.domain.Books.number;
import static dev.viveiro.metering.tco.domain.Books.once;
import static dev.viveiro.metering.tco.domain.Books.stay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TotalCostTest {
    @Test
    void machines_bear_their_share_and_the_rest_is_idle() {
        TotalCost cost = TotalCost.of(Books.march());
        // host 1: 124.00 of its price, 150.00 of the work, 55.8 kWh x 1.5 x 0.20; a machine with 1/2, 1/2 and 1/4 of it
        assertThat(cost.hosts().getFirst())
                .isEqualTo(new HostCost(host(1), number("290.74"), number("169.60"), number("244.71")));
        assertThat(cost.hosts().getLast())
                .isEqualTo(new HostCost(host(2), number("287.39"), number("287.39"), number("287.39")));
        assertThat(cost.stays()).singleElement().satisfies(stay -> {
            assertThat(stay.byReservation()).isEqualByComparingTo("121.14");
            assertThat(stay.byUse()).isEqualByComparingTo("46.03");
        });
        assertThat(cost.total()).isEqualByComparingTo("578.13");
        assertThat(cost.depreciation()).isEqualByComparingTo("248.00");
    }

    @Test
    void the_matrix_has_every_cost_in_one_of_its_fifteen_cells() {
        CostMatrix matrix = TotalCost.of(Books.march()).matrix();
        assertThat(matrix.cells()).hasSize(15);
        assertThat(matrix.total()).isEqualByComparingTo("578.13");
        assertThat(matrix.cells())
                .filteredOn(cell -> cell.direct().signum() > 0)
                .extracting(cell -> cell.resource() + " " + cell.phase() + " " + cell.direct())
                .containsExactly(
                        "HARDWARE ACQUISITION 248.00", "PERSONNEL OPERATION 300.00", "FACILITIES OPERATION 30.13");
    }

    @Test
    void licences_are_borne_by_the_machines_that_have_them() {
        // 31 days of a month of 30.436875
        TotalCost cost = TotalCost.of(Books.march(every(Charge.PER_GUEST_MONTH, "10.00", "2026-01-01", null, 1)));
        assertThat(cost.total()).isEqualByComparingTo("588.32");
        assertThat(cost.stays().getFirst().byUse()).isEqualByComparingTo("56.22");
        assertThat(cost.hosts().getFirst().total()).isEqualByComparingTo("300.93");
        assertThat(cost.hosts().getFirst().idleByUse()).isEqualByComparingTo("244.71");
    }

    @Test
    void an_outage_costs_by_the_hour_and_is_indirect() {
        Stay out = new Stay(
                stay(1, 1, MARCH, Quantities.NONE, Quantities.NONE).vm(),
                Books.TENANT,
                null,
                host(1),
                Quantities.NONE,
                Quantities.NONE,
                BigDecimal.TEN,
                number("5400"));
        Picture picture = new Picture(
                MARCH,
                EURO,
                List.of(every(Charge.PER_OUTAGE_HOUR, "40.00", "2026-01-01", null)),
                List.of(new HostInPeriod(host(1), 31, List.of())),
                List.of(out),
                Map.of(),
                Weights.EQUAL);
        TotalCost cost = TotalCost.of(picture);
        assertThat(cost.matrix().indirect()).isEqualByComparingTo("60.00");
        assertThat(cost.stays().getFirst().byReservation()).isEqualByComparingTo("60.00");
    }

    @Test
    void what_is_counted_is_what_was_on_the_days_of_its_entry() {
        Stay small = Books.stay(stay(1, 1, MARCH, Quantities.NONE, Quantities.NONE), "small", "864000", "7200");
        Stay large = Books.stay(small, "large", "864000", "3600");
        CostEntry from = every(Charge.PER_OUTAGE_HOUR, "40.00", "2026-03-11", null);
        CostEntry until = every(Charge.PER_GUEST_MONTH, "30.436875", "2026-01-01", "2026-03-11");
        Picture picture = new Picture(
                MARCH,
                EURO,
                List.of(from, until),
                List.of(new HostInPeriod(host(1), 31, List.of())),
                List.of(small, large),
                Map.of(
                        Books.period("2026-03-11", "2026-04-01"),
                        List.of(large),
                        Books.period("2026-03-01", "2026-03-11"),
                        List.of(small)),
                Weights.EQUAL);
        // an hour of outage, of the larger plan alone; ten days of the smaller
        assertThat(Counted.of(from, picture)).isEqualTo(Map.of(large, number("40.00")));
        assertThat(Counted.of(until, picture)).isEqualTo(Map.of(small, number("10.00")));
        assertThat(TotalCost.of(picture).total()).isEqualByComparingTo("50.00");
    }

    @Test
    void a_part_of_the_period_in_which_nobody_counted_is_an_error() {
        Picture picture = Books.march(every(Charge.PER_GUEST_MONTH, "10.00", "2026-03-11", null));
        assertThatThrownBy(() -> TotalCost.of(picture)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_paid_for_a_host_that_is_not_there_is_borne_by_nobody() {
        TotalCost cost = TotalCost.of(Books.march(every(Charge.MONTHLY, "50.00", "2026-01-01", null, 9)));
        assertThat(cost.nowhere()).isEqualByComparingTo("50.00");
        assertThat(cost.total()).isEqualByComparingTo("628.13");
    }

    @Test
    void machines_of_an_overcommitted_host_bear_all_of_it() {
        List<Stay> stays = List.of(
                stay(1, 1, MARCH, held("4", "8192", "100", MARCH), Quantities.NONE),
                stay(2, 1, MARCH, held("4", "8192", "100", MARCH), Quantities.NONE));
        TotalCost cost = TotalCost.of(one("100.00", stays, List.of(host(1, MARCH, "0"))));
        assertThat(cost.idleByReservation()).isZero();
        // 100.00 and 13.39 of energy: the odd cent goes to the lower id
        assertThat(cost.stays()).extracting(StayCost::byReservation).containsExactly(number("56.70"), number("56.69"));
        assertThat(cost.idleByUse()).isEqualByComparingTo(cost.total());
    }

    @Test
    void a_host_of_which_nobody_knows_what_it_has_is_not_idle_beside_its_machines() {
        List<Stay> stays = List.of(stay(1, 1, MARCH, held("1", "1024", "10", MARCH), Quantities.NONE));
        TotalCost cost = TotalCost.of(one("100.00", stays, List.of(new HostInPeriod(host(1), 31, List.of()))));
        assertThat(cost.stays().getFirst().byReservation()).isEqualByComparingTo("100.00");
        assertThat(cost.idleByReservation()).isZero();
    }

    @RepeatedTest(200)
    void machines_idle_time_and_nowhere_add_up_to_the_total_both_ways(RepetitionInfo repetition) {
        Picture picture = random(new Random(repetition.getCurrentRepetition()));
        TotalCost cost = TotalCost.of(picture);
        assertThat(sum(cost, StayCost::byReservation)
                        .add(cost.idleByReservation())
                        .add(cost.nowhere()))
                .isEqualByComparingTo(cost.total());
        assertThat(sum(cost, StayCost::byUse).add(cost.idleByUse()).add(cost.nowhere()))
                .isEqualByComparingTo(cost.total());
        assertThat(cost.matrix().total()).isEqualByComparingTo(cost.total());
        assertThat(cost.hosts().stream().map(HostCost::total).reduce(cost.nowhere(), BigDecimal::add))
                .isEqualByComparingTo(cost.total());
        assertThat(CostGroup.of(cost.stays(), stay -> Optional.ofNullable(stay.plan())).stream()
                        .map(CostGroup::byUse)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(sum(cost, StayCost::byUse));
        assertThat(cost.stays())
                .allSatisfy(stay -> assertThat(stay.byUse().signum()).isNotNegative());
    }

    private static BigDecimal sum(TotalCost cost, Function<StayCost, BigDecimal> part) {
        return cost.stays().stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Picture one(String monthly, List<Stay> stays, List<HostInPeriod> hosts) {
        return new Picture(
                MARCH,
                EURO,
                List.of(every(Charge.MONTHLY, monthly, "2026-03-01", null)),
                hosts,
                stays,
                Map.of(),
                Weights.EQUAL);
    }

    private static Picture random(Random random) {
        List<HostInPeriod> hosts = new ArrayList<>();
        for (int host = 1; host <= 1 + random.nextInt(4); host++) {
            hosts.add(
                    random.nextBoolean()
                            ? host(host, MARCH, String.valueOf(random.nextInt(5)))
                            : new HostInPeriod(host(host), random.nextInt(32), List.of()));
        }
        List<Stay> stays = new ArrayList<>();
        for (int vm = 0; vm < random.nextInt(12); vm++) {
            stays.add(stay(vm, 1 + random.nextInt(hosts.size()), MARCH, quantities(random), quantities(random)));
        }
        List<CostEntry> entries = new ArrayList<>();
        for (int i = 0; i < random.nextInt(8); i++) {
            Charge charge = Charge.values()[random.nextInt(Charge.values().length)];
            String amount = BigDecimal.valueOf(random.nextInt(1_000_000), 2).toPlainString();
            String from = "2026-0" + (1 + random.nextInt(4)) + "-1" + random.nextInt(9);
            Integer[] scope = random.nextBoolean() ? new Integer[0] : new Integer[] {1 + random.nextInt(5)};
            entries.add(
                    charge == Charge.ONCE
                            ? once(amount, random.nextBoolean() ? null : 7, from, null, scope)
                            : every(charge, amount, from, null, scope));
        }
        return new Picture(
                MARCH,
                EURO,
                entries,
                hosts,
                stays,
                parts(entries, stays, random),
                new Weights(random.nextInt(3), 1, random.nextInt(3)));
    }

    private static Map<Period, List<Stay>> parts(List<CostEntry> entries, List<Stay> stays, Random random) {
        Map<Period, List<Stay>> parts = new HashMap<>();
        for (CostEntry entry : entries) {
            MARCH.within(entry.from(), entry.to())
                    .ifPresent(days -> parts.put(
                            days,
                            stays.stream()
                                    .filter(stay -> random.nextBoolean())
                                    .map(stay -> Books.stay(
                                            stay,
                                            stay.plan(),
                                            String.valueOf(random.nextInt(1_000_000)),
                                            String.valueOf(random.nextInt(9_000))))
                                    .toList()));
        }
        return parts;
    }

    private static Quantities quantities(Random random) {
        return new Quantities(
                BigDecimal.valueOf(random.nextInt(9_000_000)),
                BigDecimal.valueOf(random.nextLong(9_000_000_000L)),
                BigDecimal.valueOf(random.nextInt(90_000_000), 3));
    }
}
