package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChargesTest {
    private static final Invoice.Amounts NOTHING =
            new Invoice.Amounts(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    @Test
    void a_month_costs_what_its_invoice_says_without_what_that_corrects_of_others() {
        assertThat(Charges.of(invoice(), BigDecimal.ZERO, NOTHING).list())
                .extracting(ChargesTest::text)
                .containsExactly("USAGE VCPU 41.76", "TAX null 9.60");
    }

    @Test
    void what_another_invoice_corrects_of_a_month_is_taxed_with_it() {
        assertThat(Charges.of(invoice(), new BigDecimal("-21.60"), NOTHING).list())
                .extracting(ChargesTest::text)
                .containsExactly("USAGE VCPU 41.76", "CORRECTION null -21.60", "TAX null 4.64");
    }

    @Test
    void a_refund_is_taken_off_with_the_tax_that_it_gave_back() {
        Invoice.Amounts refund =
                new Invoice.Amounts(new BigDecimal("-21.60"), new BigDecimal("-4.97"), new BigDecimal("-26.57"));
        Charges charges = Charges.of(invoice(), BigDecimal.ZERO, refund);
        assertThat(charges.list())
                .extracting(ChargesTest::text)
                .containsExactly("USAGE VCPU 41.76", "CORRECTION null -21.60", "TAX null 4.63");
        assertThat(charges.total()).isEqualTo("24.79");
    }

    private static String text(Charge charge) {
        return charge.reason().kind() + " " + charge.reason().meter() + " "
                + charge.amount().toPlainString();
    }

    /** Of 41.76 and a correction of another month. */
    private static Invoice invoice() {
        Invoice.Basis basis = new Invoice.Basis("EUR", "standard", 1, 1, "VAT", new BigDecimal("23"), List.of());
        BigDecimal amount = new BigDecimal("41.76");
        return new Invoice(
                new InvoiceName(new TenantId(new UUID(0, 7)), BillingMonth.of("2024-02"), InvoiceKind.INVOICE, 1),
                InvoiceState.DRAFT,
                null,
                null,
                null,
                null,
                null,
                basis,
                List.of(
                        new InvoiceLine(
                                InvoiceLine.Kind.USAGE, "VCPU", 1, amount, Per.HOUR, 1L, BigDecimal.ONE, null, amount),
                        InvoiceLine.correction(new Correction(
                                new UUID(0, 1), BillingMonth.of("2024-01"), basis, new BigDecimal("7.00")))),
                new Invoice.Amounts(amount, BigDecimal.ZERO, amount),
                List.of());
    }
}
