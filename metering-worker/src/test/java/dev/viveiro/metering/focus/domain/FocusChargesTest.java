package dev.viveiro.metering.focus.domain;

import static dev.viveiro.metering.focus.domain.Bills.charges;
import static dev.viveiro.metering.focus.domain.Bills.held;
import static dev.viveiro.metering.focus.domain.Bills.invoice;
import static dev.viveiro.metering.focus.domain.Bills.machine;
import static dev.viveiro.metering.focus.domain.Bills.number;
import static dev.viveiro.metering.focus.domain.Bills.overall;
import static dev.viveiro.metering.focus.domain.Bills.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.BilledDocument;
import dev.viveiro.metering.billing.BilledLine;
import dev.viveiro.metering.billing.BilledLine.Kind;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FocusChargesTest {
    @Test
    void a_line_is_split_by_what_each_machine_held_and_no_cent_is_lost() {
        List<FocusCharge> charges =
                charges(invoice(List.of(usage(1, "VCPU", 1, "1.000000", Per.HOUR, "1.00", "1.00"))), held(1, 1, 1));
        assertThat(charges.subList(0, 3))
                .extracting(charge -> charge.costs().billed())
                .containsExactly(number("0.34"), number("0.33"), number("0.33"));
        assertThat(charges.subList(0, 3))
                .extracting(FocusCharge::machine)
                .containsExactly(machine(1), machine(2), machine(3));
        assertThat(charges.subList(0, 3))
                .extracting(FocusCharge::quantity)
                .containsExactly(number("0.333334"), number("0.333333"), number("0.333333"));
    }

    @Test
    void a_discount_is_part_of_what_it_is_on_and_no_row() {
        List<FocusCharge> charges = charges(
                invoice(List.of(
                        usage(1, "MEMORY", 1, "1.000000", Per.HOUR, "3.00", "3.00"),
                        usage(2, "VCPU", 1, "1.000000", Per.HOUR, "1.00", "1.00"),
                        overall(3, Kind.DISCOUNT, "-2.00"))),
                held(1));
        assertThat(charges)
                .extracting(charge -> charge.costs().billed())
                .containsExactly(number("1.50"), number("0.50"), number("0.46"));
        assertThat(charges.getFirst().costs().list()).isEqualByComparingTo("3");
        assertThat(charges.getFirst().costs().discount()).isEqualTo(number("-1.50"));
    }

    @Test
    void what_is_of_the_bill_as_a_whole_is_of_no_machine() {
        List<FocusCharge> charges = charges(
                invoice(List.of(overall(1, Kind.MINIMUM, "5.00"), overall(2, Kind.CORRECTION, "-1.00"))), held(1));
        assertThat(charges)
                .extracting(FocusCharge::category)
                .containsExactly(
                        FocusCharge.Category.ADJUSTMENT, FocusCharge.Category.ADJUSTMENT, FocusCharge.Category.TAX);
        assertThat(charges).extracting(FocusCharge::machine).containsOnlyNulls();
        assertThat(charges.get(1).correction()).isTrue();
        assertThat(charges.get(1).period()).isEqualTo(BillingMonth.of("2026-02"));
    }

    @Test
    void usage_that_nobody_is_known_to_have_held_is_charged_all_the_same() {
        BilledDocument document = invoice(List.of(usage(1, "VCPU", 1, "1.000000", Per.HOUR, "1.00", "1.00")));
        for (Map<VmId, BigDecimal> nobody : List.of(held(), held(0, 0))) {
            FocusCharge charge = charges(document, nobody).getFirst();
            assertThat(charge.machine()).isNull();
            assertThat(charge.costs().billed()).isEqualTo(number("1.00"));
        }
    }

    @Test
    void a_credit_note_has_the_rows_of_its_invoice_with_the_other_sign() {
        BilledDocument note = Bills.document("CN-2026-000001", Bills.EARLIER, List.of("Oak Ltd"), Bills.everything());
        List<FocusCharge> charges = charges(note);
        assertThat(charges).allMatch(FocusCharge::correction);
        assertThat(billed(charges)).isEqualByComparingTo(total(note).negate());
    }

    @Test
    void everything_adds_up() {
        BilledDocument document = invoice(Bills.everything());
        assertThat(billed(charges(document))).isEqualByComparingTo(total(document));
    }

    @RepeatedTest(200)
    void billed_costs_are_the_total_and_quantities_the_volumes_whatever_is_split(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<BilledLine> lines = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (int line = 1; line <= 1 + random.nextInt(6); line++) {
            String volume =
                    BigDecimal.valueOf(1 + random.nextInt(100_000_000), 6).toPlainString();
            BigDecimal amount = BigDecimal.valueOf(random.nextInt(100_000), 2);
            lines.add(usage(line, "M" + line / 2, line % 2, volume, Per.HOUR, "0.0123", amount.toPlainString()));
            sum = sum.add(amount);
        }
        BigDecimal discount = sum.multiply(BigDecimal.valueOf(random.nextInt(101)))
                .movePointLeft(2)
                .setScale(2, RoundingMode.HALF_UP);
        if (discount.signum() > 0) {
            lines.add(overall(7, Kind.DISCOUNT, discount.negate().toPlainString()));
        }
        int[] shares = random.ints(1 + random.nextInt(30), 0, 1_000).toArray();
        BilledDocument document = invoice(lines);

        List<FocusCharge> charges = charges(document, held(shares));

        assertThat(billed(charges)).isEqualByComparingTo(total(document));
        assertThat(charges).allSatisfy(charge -> {
            assertThat(charge.costs().billed().signum()).isNotNegative();
            assertThat(charge.costs().discount().signum()).isNotPositive();
        });
        lines.stream().filter(line -> line.metered() != null).forEach(line -> assertThat(charges.stream()
                        .filter(charge -> line.equals(charge.line()))
                        .map(FocusCharge::quantity)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(Objects.requireNonNull(line.metered()).volume()));
    }

    private static BigDecimal billed(List<FocusCharge> charges) {
        return charges.stream().map(charge -> charge.costs().billed()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal total(BilledDocument document) {
        return document.lines().stream().map(BilledLine::amount).reduce(document.tax(), BigDecimal::add);
    }
}
