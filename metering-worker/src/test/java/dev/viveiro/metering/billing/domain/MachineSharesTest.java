package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.MachineTallies;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.Rater;
import dev.viveiro.metering.rating.Tier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class MachineSharesTest {
    private static final BillingMonth MONTH = BillingMonth.of("2024-02");
    private static final Currency EURO = Currency.getInstance("EUR");
    private static final long HOUR = 3_600_000_000L;
    private static final BigDecimal TAX = new BigDecimal("23");

    /** What one machine held. */
    private record Held(VmId vm, String meter, long micros) {}

    @Test
    void a_machines_share_of_a_line_is_its_share_of_the_volume() {
        List<Held> held = List.of(held(1, "VCPU", HOUR), held(2, "VCPU", 2 * HOUR));
        // 3 hours at 0.35 are 1.05, and 0.24 tax
        Charges tenant = charges(held, prices("0", "0", Rate.flat("VCPU", Per.HOUR, 1, new BigDecimal("0.35"))));

        assertThat(tenant.total()).isEqualTo("1.29");
        assertThat(share(tenant, held, 1).list())
                .extracting(Charge::amount)
                .containsExactly(new BigDecimal("0.35"), new BigDecimal("0.08"));
        assertThat(share(tenant, held, 2).total()).isEqualTo("0.86");
    }

    @Test
    void a_minimum_is_owed_by_all_alike_where_nothing_costs_anything() {
        List<Held> held = List.of(held(1, "VCPU", HOUR), held(2, "VCPU", 2 * HOUR), held(3, "DISK", HOUR));
        Charges tenant = charges(
                held,
                prices(
                        "0",
                        "9",
                        Rate.flat("VCPU", Per.HOUR, 1, BigDecimal.ZERO),
                        Rate.flat("DISK", Per.HOUR, 1, BigDecimal.ZERO)));

        for (int machine = 1; machine <= 3; machine++) {
            assertThat(share(tenant, held, machine).total()).isEqualTo("3.69");
        }
    }

    @Test
    void a_machine_that_holds_nothing_of_the_tenants_bears_nothing() {
        List<Held> held = List.of(held(1, "VCPU", HOUR));
        Charges tenant = charges(held, prices("0", "0", Rate.flat("VCPU", Per.HOUR, 1, new BigDecimal("0.35"))));

        assertThat(share(tenant, held, 7).list()).isEmpty();
        assertThat(share(tenant, held, 7).total()).isEqualTo("0.00");
    }

    @Test
    void where_nothing_was_held_nobody_bears_what_a_correction_costs() {
        Charges tenant = charges(
                List.of(held(1, "VCPU", HOUR)),
                prices("0", "0", Rate.flat("VCPU", Per.HOUR, 1, new BigDecimal("0.35"))));

        assertThat(share(tenant, List.of(), 1).list()).isEmpty();
    }

    @RepeatedTest(200)
    void shares_add_up_to_what_the_tenant_pays_reason_by_reason(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Held> held = some(random);
        Charges tenant = charges(held, prices(random));

        List<Charges> shares = held.stream()
                .map(Held::vm)
                .distinct()
                .map(vm -> MachineShares.of(tenant, tallies(held), vm::equals))
                .toList();

        for (Charge charge : tenant.list()) {
            assertThat(shares.stream()
                            .map(share -> share.amount(charge.reason()))
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as("%s", charge.reason())
                    .isEqualByComparingTo(charge.amount());
        }
        assertThat(shares).allSatisfy(share -> assertThat(share.total()).isNotNegative());
        assertThat(shares.stream().map(Charges::total).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(tenant.total());
    }

    @RepeatedTest(50)
    void some_machines_together_bear_what_they_bear_one_by_one_in_whatever_order_usage_came(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Held> held = some(random);
        Charges tenant = charges(held, prices(random));
        List<VmId> batch = held.stream()
                .map(Held::vm)
                .distinct()
                .filter(vm -> random.nextBoolean())
                .toList();
        List<Held> shuffled = new ArrayList<>(held);
        Collections.shuffle(shuffled, random);

        Charges together = MachineShares.of(tenant, tallies(shuffled), batch::contains);

        assertThat(batch.stream()
                        .map(vm -> MachineShares.of(tenant, tallies(held), vm::equals)
                                .total())
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(together.total());
    }

    private static List<Held> some(Random random) {
        List<Held> held = new ArrayList<>();
        for (int machine = 0; machine <= random.nextInt(20); machine++) {
            for (String meter : List.of("VCPU", "MEMORY", "PLAN:basic", "TRAFFIC_SENT")) {
                if (random.nextInt(4) > 0) {
                    held.add(held(machine, meter, 1 + random.nextLong(500 * HOUR)));
                }
            }
        }
        held.add(held(99, "VCPU", 1));
        return held;
    }

    private static PriceList prices(Random random) {
        Rate tiered = new Rate(
                "VCPU",
                Per.HOUR,
                1,
                new BigDecimal(random.nextInt(300)),
                List.of(
                        new Tier(new BigDecimal(100), BigDecimal.valueOf(random.nextInt(50), 3)),
                        new Tier(null, BigDecimal.valueOf(random.nextInt(50), 3))));
        return prices(
                String.valueOf(random.nextInt(101)),
                String.valueOf(random.nextInt(30)),
                tiered,
                Rate.flat("MEMORY", Per.HOUR, 1024, BigDecimal.valueOf(random.nextInt(5_000), 2)),
                new Rate(
                        "TRAFFIC_SENT",
                        Per.GIB,
                        1,
                        new BigDecimal(random.nextInt(300)),
                        List.of(
                                new Tier(new BigDecimal(500), BigDecimal.valueOf(random.nextInt(50), 3)),
                                new Tier(null, BigDecimal.valueOf(random.nextInt(50), 3)))),
                Rate.planFee("basic", BigDecimal.valueOf(random.nextInt(900), 2)));
    }

    private static PriceList prices(String discount, String minimum, Rate... rates) {
        return new PriceList(
                "standard", 1, MONTH, EURO, List.of(rates), new BigDecimal(discount), new BigDecimal(minimum));
    }

    private static Charges charges(List<Held> held, PriceList prices) {
        return Charges.of(Rater.rate(tallies(held).total(), prices), TAX);
    }

    private static Charges share(Charges tenant, List<Held> held, int machine) {
        return MachineShares.of(tenant, tallies(held), vm(machine)::equals);
    }

    private static MachineTallies tallies(List<Held> held) {
        MachineTallies tallies = new MachineTallies(MONTH);
        held.forEach(each -> tallies.add(each.vm(), each.meter(), BigInteger.valueOf(each.micros())));
        return tallies;
    }

    private static Held held(int machine, String meter, long micros) {
        return new Held(vm(machine), meter, micros);
    }

    private static VmId vm(int number) {
        return new VmId(new UUID(0, number));
    }
}
