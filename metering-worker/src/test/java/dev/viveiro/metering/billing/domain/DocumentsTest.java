package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.prices.Terms;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rater;
import dev.viveiro.metering.rating.Tally;
import dev.viveiro.metering.rating.Used;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final TenantId TENANT = new TenantId(new UUID(0, 7));
    private static final BillingMonth MARCH = BillingMonth.of("2026-03");
    private static final Instant APRIL = MARCH.to();
    private static final InvoiceNumber FIRST = new InvoiceNumber("INV-2026", 1);
    private static final OptionalInt NO_DAYS = OptionalInt.empty();

    @Test
    void tax_is_computed_once_from_the_sum_of_the_lines() {
        Invoice draft = draft(used("VCPU", 1), used("DISK", 1));
        assertThat(draft.lines())
                .extracting(line -> line.amount().toPlainString())
                .containsExactly("0.02", "0.02");
        assertThat(draft.amounts().net()).isEqualTo(new BigDecimal("0.04"));
        // 23 % of 0.04 is 0.0092; of each line it would be 0.0046, which is nothing twice
        assertThat(draft.amounts().tax()).isEqualTo(new BigDecimal("0.01"));
        assertThat(draft.amounts().total()).isEqualTo(new BigDecimal("0.05"));
    }

    @Test
    void a_document_made_anew_is_the_same_document() {
        assertThat(draft(used("VCPU", 3))).isEqualTo(draft(used("VCPU", 3)));
        assertThat(draft(used("VCPU", 3)).id()).isEqualTo(draft(used("DISK", 5)).id());
        assertThat(name(2).id()).isNotEqualTo(name(1).id());
    }

    @Test
    void a_correction_is_a_line_that_names_the_invoice_of_its_month() {
        Invoice draft =
                Documents.draft(name(1), rated(used("VCPU", 1)), List.of(correction("23", "-0.01")), Set.of(), terms());
        assertThat(draft.lines().getLast().corrects()).isEqualTo(new UUID(0, 1));
        assertThat(draft.amounts().net()).isEqualTo(new BigDecimal("0.01"));
    }

    @Test
    void what_has_no_price_keeps_a_draft_from_being_final() {
        Invoice draft = draft(used("VCPU", 1), used("ADDRESS", 1));
        assertThat(draft.unpriced()).containsExactly("ADDRESS");
        assertThat(Documents.canBeFinal(draft)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> Documents.issue(draft, FIRST, APRIL, NO_DAYS));
    }

    @Test
    void what_has_no_price_in_a_month_that_is_corrected_keeps_a_draft_from_being_final() {
        Invoice draft =
                Documents.draft(name(1), rated(used("VCPU", 1), used("IMAGE", 1)), List.of(), Set.of("DISK"), terms());
        assertThat(draft.unpriced()).containsExactly("DISK", "IMAGE");
        assertThat(Documents.canBeFinal(draft)).isFalse();
    }

    @Test
    void a_credit_note_over_a_part_is_at_the_tax_of_the_invoice_that_it_names_and_has_usage_of_its_own() {
        InvoiceName name = new InvoiceName(TENANT, BillingMonth.of("2026-02"), InvoiceKind.CREDIT_NOTE, 1);
        InvoiceNumber number = new InvoiceNumber("CN-2026", 1);
        Invoice note = Documents.refund(name, correction("19", "-100.00"), billed("1000.00", "190.00"), number, APRIL);
        assertThat(note.corrects()).isEqualTo(new UUID(0, 1));
        assertThat(note.lines())
                .extracting(line -> line.corrects() + " " + line.amount().toPlainString())
                .containsExactly(new UUID(0, 1) + " 100.00");
        assertThat(note.amounts().total()).isEqualTo(new BigDecimal("119.00"));
        assertThat(note.madeFrom()).isEqualTo(note.id());
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        Documents.refund(name, correction("19", "0.01"), billed("1000.00", "190.00"), number, APRIL));
    }

    @Test
    void what_is_final_keeps_all_that_the_draft_said() {
        Invoice draft = draft(used("VCPU", 1));
        Invoice issued = Documents.issue(draft, FIRST, APRIL, NO_DAYS);
        assertThat(issued.number()).hasToString("INV-2026-000001");
        assertThat(issued.lines()).isEqualTo(draft.lines());
        assertThat(issued.amounts()).isEqualTo(draft.amounts());
        assertThat(issued.isInForce()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> Documents.issue(issued, FIRST, APRIL, NO_DAYS));
    }

    @Test
    void a_credit_note_says_what_its_invoice_said_and_takes_it_out_of_force() {
        Invoice issued = Documents.issue(draft(used("VCPU", 1)), FIRST, APRIL, NO_DAYS);
        Invoice note = creditNote(issued, List.of(), 1);
        assertThat(note.corrects()).isEqualTo(issued.id());
        assertThat(note.amounts()).isEqualTo(issued.amounts());
        assertThat(note.madeFrom()).isEqualTo(issued.id());
        Invoice takenBack = Documents.takenBack(issued, note);
        assertThat(takenBack.isInForce()).isFalse();
        assertThat(Documents.canBeVoid(takenBack)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> creditNote(takenBack, List.of(), 2));
    }

    @Test
    void a_credit_note_after_refunds_comes_with_them_to_exactly_what_the_invoice_took() {
        Invoice issued = Documents.issue(draft(used("VCPU", 5), used("DISK", 4)), FIRST, APRIL, NO_DAYS);
        Invoice one = refund(issued, "-0.03", List.of());
        Invoice two = refund(issued, "-0.05", List.of(one));
        Invoice note = creditNote(issued, List.of(one, two), 3);

        assertThat(note.amounts().net()).isEqualTo("0.10");
        // of 0.18 it is 0.04, of the 0.15 that are left then 0.03, and of the 0.10 after that 0.02
        assertThat(note.amounts().tax()).isEqualTo("0.02");
        assertThat(one.amounts()
                        .total()
                        .add(two.amounts().total())
                        .add(note.amounts().total()))
                .isEqualTo(issued.amounts().total());
        assertThat(note.lines().stream().map(InvoiceLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualTo(note.amounts().net());
        assertThat(note.named()).containsExactlyInAnyOrder(issued.id(), one.id(), two.id());
        assertThat(note.madeFrom()).isEqualTo(issued.id());
    }

    @Test
    void a_part_has_the_tax_by_which_that_of_the_whole_changes() {
        Invoice issued = Documents.issue(draft(used("VCPU", 2)), FIRST, APRIL, NO_DAYS);
        assertThat(issued.amounts().tax()).isEqualTo("0.01");
        // 23 % of 0.02 is nothing: of what is given back alone, and of the rest
        Invoice refund = refund(issued, "-0.02", List.of());
        assertThat(refund.amounts().tax()).isEqualTo("0.01");
        assertThat(creditNote(issued, List.of(refund), 2).amounts().tax()).isEqualTo("0.00");
    }

    @Test
    void a_supplement_is_at_the_tax_of_the_invoice_that_it_names_and_is_taken_back_like_one_and_never_void() {
        InvoiceName name = new InvoiceName(TENANT, BillingMonth.of("2026-02"), InvoiceKind.SUPPLEMENT, 1);
        Invoice supplement = Documents.supplement(
                name, correction("19", "100.00"), billed("1000.00", "190.00"), FIRST, APRIL, NO_DAYS);
        assertThat(supplement.corrects()).isEqualTo(new UUID(0, 1));
        assertThat(supplement.lines())
                .extracting(line -> line.corrects() + " " + line.amount().toPlainString())
                .containsExactly(new UUID(0, 1) + " 100.00");
        assertThat(supplement.amounts().total()).isEqualTo(new BigDecimal("119.00"));
        assertThat(supplement.madeFrom()).isEqualTo(supplement.id());
        assertThat(supplement.isOwed()).isTrue();
        assertThat(supplement.isInForce())
                .as("its month's invoice is another one")
                .isFalse();
        assertThat(Documents.canBeVoid(supplement)).isFalse();
        Invoice note = creditNote(supplement, List.of(), 1);
        assertThat(note.corrects()).isEqualTo(supplement.id());
        assertThat(note.amounts()).isEqualTo(supplement.amounts());
        assertThatIllegalStateException()
                .isThrownBy(() -> Documents.supplement(
                        name, correction("19", "0.00"), billed("1000.00", "190.00"), FIRST, APRIL, NO_DAYS));
    }

    @Test
    void it_is_to_be_paid_so_many_days_after_its_day_in_utc_by_the_terms_of_then() {
        Instant late = Instant.parse("2026-04-02T23:59:59.999Z");
        Invoice issued = Documents.issue(draft(used("VCPU", 1)), FIRST, late, OptionalInt.of(14));
        assertThat(issued.dueOn()).isEqualTo("2026-04-16");
        assertThat(Documents.issue(draft(used("VCPU", 1)), FIRST, late, OptionalInt.of(0))
                        .dueOn())
                .isEqualTo("2026-04-02");
        assertThat(Documents.issue(draft(used("VCPU", 1)), FIRST, late, NO_DAYS).dueOn())
                .isNull();
        assertThat(Documents.withdraw(issued).dueOn()).isEqualTo(issued.dueOn());
    }

    @Test
    void a_supplement_is_to_be_paid_by_a_day_and_what_is_given_back_is_not() {
        OptionalInt days = OptionalInt.of(30);
        InvoiceName name = new InvoiceName(TENANT, BillingMonth.of("2026-02"), InvoiceKind.SUPPLEMENT, 1);
        assertThat(Documents.supplement(name, correction("19", "1.00"), billed("1000.00", "190.00"), FIRST, APRIL, days)
                        .dueOn())
                .isEqualTo("2026-05-01");
        Invoice issued = Documents.issue(draft(used("VCPU", 5)), FIRST, APRIL, days);
        Invoice refund = refund(issued, "-0.03", List.of());
        Invoice note = creditNote(issued, List.of(refund), 2);
        assertThat(refund.dueOn()).isNull();
        assertThat(note.dueOn()).isNull();
        assertThat(Documents.takenBack(issued, note).dueOn()).isEqualTo(issued.dueOn());
    }

    private static Invoice refund(Invoice invoice, String amount, List<Invoice> before) {
        int attempt = before.size() + 1;
        return Documents.refund(
                new InvoiceName(TENANT, invoice.month(), InvoiceKind.CREDIT_NOTE, attempt),
                Correction.of(invoice, new BigDecimal(amount)),
                chain(invoice, before),
                new InvoiceNumber("CN-2026", attempt),
                APRIL);
    }

    private static Invoice creditNote(Invoice invoice, List<Invoice> refunds, int attempt) {
        InvoiceNumber number = new InvoiceNumber("CN-2026", attempt);
        return Documents.creditNote(invoice, refunds, chain(invoice, refunds), attempt, number, APRIL);
    }

    private static Chain chain(Invoice invoice, List<Invoice> others) {
        return Chain.of(
                invoice.id(), Stream.concat(Stream.of(invoice), others.stream()).toList());
    }

    private static Chain billed(String net, String tax) {
        BigDecimal of = new BigDecimal(net);
        return new Chain(new Invoice.Amounts(of, new BigDecimal(tax), of.add(new BigDecimal(tax))), 0);
    }

    @Test
    void a_void_invoice_keeps_its_number() {
        Invoice withdrawn = Documents.withdraw(Documents.issue(draft(used("VCPU", 1)), FIRST, APRIL, NO_DAYS));
        assertThat(withdrawn.state()).isEqualTo(InvoiceState.VOID);
        assertThat(withdrawn.number()).isEqualTo(FIRST);
        assertThatIllegalStateException().isThrownBy(() -> Documents.withdraw(withdrawn));
    }

    private static Invoice draft(Used... usage) {
        return Documents.draft(name(1), rated(usage), List.of(), Set.of(), terms());
    }

    private static Correction correction(String taxPercent, String amount) {
        Invoice.Basis basis =
                new Invoice.Basis("EUR", "standard", 1, 1, "VAT", new BigDecimal(taxPercent), List.of("Oak Ltd"));
        return new Correction(new UUID(0, 1), BillingMonth.of("2026-02"), basis, new BigDecimal(amount));
    }

    private static InvoiceName name(int attempt) {
        return new InvoiceName(TENANT, MARCH, InvoiceKind.INVOICE, attempt);
    }

    private static RatedMonth rated(Used... usage) {
        PriceList list = new PriceList(
                "standard",
                1,
                MARCH,
                Currency.getInstance("EUR"),
                List.of(
                        Rate.flat("VCPU", Per.HOUR, 1, new BigDecimal("0.02")),
                        Rate.flat("DISK", Per.HOUR, 1, new BigDecimal("0.02"))),
                BigDecimal.ZERO,
                BigDecimal.ZERO);
        return Rater.rate(Tally.of(MARCH, List.of(usage)), list);
    }

    private static Used used(String meter, long quantity) {
        return new Used(meter, MARCH.from(), MARCH.from().plusSeconds(3_600), quantity);
    }

    private static Terms terms() {
        return new Terms(
                TENANT,
                1,
                MARCH.from(),
                new Terms.TermsDocument("2026-01", "standard", "VAT", "23", List.of("Oak Ltd")));
    }
}
