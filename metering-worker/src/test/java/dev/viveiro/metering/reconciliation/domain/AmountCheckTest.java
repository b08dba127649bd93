package dev.viveiro.metering.reconciliation.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.BilledAmounts.Again;
import dev.viveiro.metering.billing.BilledAmounts.Amounts;
import dev.viveiro.metering.billing.BilledAmounts.Line;
import dev.viveiro.metering.billing.BilledLine.Kind;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An invoice of 10.00 for two tiers, less a discount, with 23 % tax. */
class AmountCheckTest {
    private static final List<Line> LINES =
            List.of(usage("VCPU", 1, "8.00"), usage("VCPU", 2, "3.00"), overall(Kind.DISCOUNT, "-1.00"));

    @Test
    void amounts_that_add_up_and_come_out_again_are_balanced() {
        assertThat(check(LINES, "10.00", "2.30", "12.30", again(LINES, "10.00", "10.00")))
                .isEqualTo(Finding.BALANCED);
        assertThat(check(LINES, "10.00", "2.30", "12.30", null))
                .as("a credit note")
                .isEqualTo(Finding.BALANCED);
    }

    @Test
    void a_sum_a_tax_or_a_total_that_is_wrong_is_unexplained() {
        for (String[] wrong :
                new String[][] {{"10.01", "2.30", "12.31"}, {"10.00", "2.31", "12.31"}, {"10.00", "2.30", "12.31"}}) {
            assertThat(check(LINES, wrong[0], wrong[1], wrong[2], again(LINES, "10.00", "10.00")))
                    .as(String.join(" ", wrong))
                    .isEqualTo(Finding.UNEXPLAINED);
        }
    }

    @Test
    void a_line_that_its_usage_does_not_come_to_is_unexplained_and_told() {
        List<Line> rated = List.of(usage("VCPU", 1, "8.00"), usage("DISK", 1, "3.00"), overall(Kind.DISCOUNT, "-1.00"));
        AmountCheck check = AmountCheck.of(document(LINES, "10.00", "2.30", "12.30", again(rated, "10.00", "10.00")));
        assertThat(check.finding()).isEqualTo(Finding.UNEXPLAINED);
        assertThat(check.differences())
                .extracting(each -> each.meter() + " " + each.tier() + " " + each.billed() + " " + each.rated())
                .containsExactly("DISK 1 0 3.00", "VCPU 2 3.00 0");
    }

    @Test
    void corrections_of_other_months_are_lines_and_not_rated_again() {
        List<Line> lines = Stream.concat(LINES.stream(), Stream.of(overall(Kind.CORRECTION, "-4.00")))
                .toList();
        assertThat(check(lines, "6.00", "1.38", "7.38", again(LINES, "10.00", "10.00")))
                .isEqualTo(Finding.BALANCED);
    }

    @Test
    void what_the_month_costs_now_and_was_not_billed_is_corrected_later() {
        assertThat(check(LINES, "10.00", "2.30", "12.30", again(LINES, "10.00", "9.99")))
                .isEqualTo(Finding.CORRECTED_LATER);
        assertThat(check(LINES, "10.00", "2.30", "12.30", again(LINES, "9.99", "9.99")))
                .as("a later document gave it back")
                .isEqualTo(Finding.BALANCED);
    }

    @Test
    void a_document_about_a_part_may_be_a_cent_off_for_each_part_of_its_invoice_and_an_invoice_never() {
        List<Line> lines = List.of(usage("VCPU", 1, "10.03"), overall(Kind.CORRECTION, "-5.01"));
        // 23 % of what is left are 1.15
        assertThat(about(InvoiceKind.CREDIT_NOTE, 1, lines, "1.16", "6.18")).isEqualTo(Finding.BALANCED);
        assertThat(about(InvoiceKind.CREDIT_NOTE, 1, lines, "1.14", "6.16")).isEqualTo(Finding.BALANCED);
        assertThat(about(InvoiceKind.CREDIT_NOTE, 1, lines, "1.17", "6.19")).isEqualTo(Finding.UNEXPLAINED);
        assertThat(about(InvoiceKind.CREDIT_NOTE, 2, lines, "1.17", "6.19")).isEqualTo(Finding.BALANCED);
        assertThat(check(lines, "5.02", "1.16", "6.18", null)).as("an invoice").isEqualTo(Finding.UNEXPLAINED);
        List<Line> more = List.of(overall(Kind.CORRECTION, "5.02"));
        assertThat(about(InvoiceKind.SUPPLEMENT, 1, more, "1.16", "6.18")).isEqualTo(Finding.BALANCED);
        assertThat(about(InvoiceKind.SUPPLEMENT, 1, more, "1.17", "6.19")).isEqualTo(Finding.UNEXPLAINED);
    }

    private static Finding about(InvoiceKind kind, int parts, List<Line> lines, String tax, String total) {
        return AmountCheck.of(document(kind, parts, lines, "5.02", tax, total, null))
                .finding();
    }

    private static Finding check(List<Line> lines, String net, String tax, String total, @Nullable Again again) {
        return AmountCheck.of(document(lines, net, tax, total, again)).finding();
    }

    private static Amounts document(List<Line> lines, String net, String tax, String total, @Nullable Again again) {
        return document(InvoiceKind.INVOICE, 0, lines, net, tax, total, again);
    }

    private static Amounts document(
            InvoiceKind kind,
            int parts,
            List<Line> lines,
            String net,
            String tax,
            String total,
            @Nullable Again again) {
        return new Amounts(
                new UUID(0, 1),
                "INV-2026-000001",
                kind,
                new TenantId(new UUID(0, 2)),
                "EUR",
                new BigDecimal("23"),
                parts,
                lines,
                new BigDecimal(net),
                new BigDecimal(tax),
                new BigDecimal(total),
                again);
    }

    private static Again again(List<Line> copied, String billed, String now) {
        return new Again(copied, new BigDecimal(billed), new BigDecimal(now));
    }

    private static Line usage(String meter, int tier, String amount) {
        return new Line(Kind.USAGE, meter, tier, new BigDecimal(amount));
    }

    private static Line overall(Kind kind, String amount) {
        return new Line(kind, null, null, new BigDecimal(amount));
    }
}
