package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What holds of an invoice and whatever is added to it, given back of it, or taken back. */
class ChainPropertiesTest {
    private static final TenantId TENANT = new TenantId(new UUID(0, 7));
    private static final BillingMonth MARCH = BillingMonth.of("2026-03");
    private static final Instant APRIL = MARCH.to();
    private static final Currency EURO = Currency.getInstance("EUR");
    private static final BigDecimal CENT = new BigDecimal("0.01");

    private final List<Invoice> documents = new ArrayList<>();
    private String taxPercent = "21";

    @BeforeEach
    void nothing() {
        documents.clear();
    }

    @Test
    void halves_that_are_given_back_come_to_the_tax_that_was_taken_and_leave_a_credit_note_over_nothing() {
        bill("1.00");
        assertThat(refund("0.50").amounts().tax()).isEqualTo("0.10");
        assertThat(refund("0.50").amounts().tax()).isEqualTo("0.11");
        assertThat(creditNote(documents.getFirst()).amounts().total()).isEqualTo("0.00");
    }

    @Test
    void what_was_given_back_too_much_when_each_part_was_rounded_for_itself_is_not_asked_for_again() {
        bill("1.00");
        asItWas(refund("0.50"));
        asItWas(refund("0.50"));
        assertThat(billed().tax()).isEqualTo("-0.01");
        assertThat(creditNote(documents.getFirst()).amounts().total()).isEqualTo("0.00");
    }

    @Test
    void what_was_given_back_too_little_then_goes_back_with_the_last_part() {
        bill("0.10");
        for (int i = 0; i < 4; i++) {
            asItWas(refund("0.02"));
        }
        assertThat(billed().tax()).isEqualTo("0.02");
        assertThat(refund("0.02").amounts().tax()).isEqualTo("0.02");
    }

    @Test
    void what_another_months_invoice_billed_is_given_back_with_its_tax() {
        bill("1.00");
        assertThat(refund("3.00").amounts().tax()).isEqualTo("0.63");
        assertThat(billed().net()).isEqualTo("-2.00");
        assertThat(billed().tax()).isEqualTo("-0.42");
    }

    @RepeatedTest(100)
    void any_parts_in_any_order_give_back_no_more_than_was_taken_and_end_at_nothing(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        taxPercent = percent(random);
        bill(amount(random, 500));
        for (int i = random.nextInt(20); i > 0; i--) {
            Invoice part = part(random);
            assertThat(part.amounts().net()).isNotNegative();
            assertThat(part.amounts().tax()).isNotNegative();
            assertThat(billed().net()).isNotNegative();
            assertThat(billed().tax()).isNotNegative();
            assertIsInTolerance(part);
        }
        if (billed().net().signum() > 0) {
            assertIsInTolerance(refund(billed().net().toPlainString()));
        }
        assertThat(billed()).isEqualTo(nothingBilled());
    }

    @RepeatedTest(100)
    void supplements_and_then_the_invoice_that_are_taken_back_end_at_nothing(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        taxPercent = percent(random);
        bill(amount(random, 500));
        Invoice invoice = documents.getFirst();
        BigDecimal refunded = BigDecimal.ZERO;
        for (int i = random.nextInt(20); i > 0; i--) {
            BigDecimal wanted = new BigDecimal(amount(random, 30));
            if (random.nextBoolean()) {
                supplement(wanted.toPlainString());
            } else if (refunded.add(wanted).compareTo(invoice.amounts().net()) <= 0) {
                refund(wanted.toPlainString());
                refunded = refunded.add(wanted);
            }
        }
        for (Optional<Invoice> owed = supplement(random); owed.isPresent(); owed = supplement(random)) {
            assertIsInTolerance(creditNote(owed.get()));
            assertThat(billed().tax()).isNotNegative();
        }
        Invoice note = creditNote(invoice);
        assertIsInTolerance(note);
        assertThat(note.lines().stream().map(InvoiceLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(note.amounts().net());
        assertThat(billed()).isEqualTo(nothingBilled());
    }

    @RepeatedTest(100)
    void parts_that_were_rounded_each_for_itself_are_found_in_order_and_so_are_those_after_them(
            RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        taxPercent = percent(random);
        bill(amount(random, 500));
        for (int i = random.nextInt(20); i > 0; i--) {
            Invoice part = part(random);
            boolean old = part.isAboutAPart() && random.nextBoolean();
            assertIsInTolerance(old ? asItWas(part) : part);
            assertThat(part.amounts().tax()).isNotNegative();
        }
        BigDecimal left = billed().tax();
        if (billed().net().signum() > 0) {
            assertIsInTolerance(refund(billed().net().toPlainString()));
            assertThat(billed().tax()).isEqualByComparingTo(left.min(BigDecimal.ZERO));
        }
    }

    /** Any part that leaves at least nothing: a supplement, a credit note over a part, or one over a supplement. */
    private Invoice part(Random random) {
        BigDecimal net = billed().net();
        BigDecimal wanted = new BigDecimal(amount(random, 30));
        Optional<Invoice> owed =
                supplement(random).filter(each -> each.amounts().net().compareTo(net) <= 0);
        if (owed.isPresent() && random.nextInt(4) == 0) {
            return creditNote(owed.get());
        }
        return random.nextBoolean() || net.signum() == 0
                ? supplement(wanted.toPlainString())
                : refund(wanted.min(net).toPlainString());
    }

    /** As reconciliation of amounts has it. */
    private void assertIsInTolerance(Invoice document) {
        BigDecimal alone = Rounding.percent(document.amounts().net(), new BigDecimal(taxPercent), EURO);
        assertThat(document.amounts().tax().subtract(alone).abs())
                .isLessThanOrEqualTo(
                        CENT.multiply(BigDecimal.valueOf(chain(document).parts())));
    }

    private Invoice.Amounts billed() {
        return chain(documents.getFirst()).billed();
    }

    private static Invoice.Amounts nothingBilled() {
        return new Invoice.Amounts(Rounding.zero(EURO), Rounding.zero(EURO), Rounding.zero(EURO));
    }

    private Chain chain(Invoice document) {
        return Chain.of(document.id(), documents);
    }

    private void bill(String net) {
        Invoice.Basis basis =
                new Invoice.Basis("EUR", "standard", 1, 1, "VAT", new BigDecimal(taxPercent), List.of("Oak Ltd"));
        InvoiceLine line = new InvoiceLine(
                InvoiceLine.Kind.MINIMUM, null, null, null, null, null, null, null, new BigDecimal(net));
        BigDecimal tax = Rounding.percent(line.amount(), basis.taxPercent(), EURO);
        documents.add(new Invoice(
                name(InvoiceKind.INVOICE),
                InvoiceState.FINAL,
                number(),
                APRIL,
                null,
                null,
                null,
                basis,
                List.of(line),
                new Invoice.Amounts(line.amount(), tax, line.amount().add(tax)),
                List.of()));
    }

    private Invoice refund(String net) {
        Correction correction = Correction.of(documents.getFirst(), new BigDecimal(net).negate());
        return add(Documents.refund(
                name(InvoiceKind.CREDIT_NOTE), correction, chain(documents.getFirst()), number(), APRIL));
    }

    private Invoice supplement(String net) {
        Correction correction = Correction.of(documents.getFirst(), new BigDecimal(net));
        return add(Documents.supplement(
                name(InvoiceKind.SUPPLEMENT),
                correction,
                chain(documents.getFirst()),
                number(),
                APRIL,
                OptionalInt.empty()));
    }

    /** Any that was not taken back. */
    private Optional<Invoice> supplement(Random random) {
        List<Invoice> owed = documents.stream()
                .filter(each -> each.name().kind() == InvoiceKind.SUPPLEMENT && each.isOwed())
                .toList();
        return owed.isEmpty() ? Optional.empty() : Optional.of(owed.get(random.nextInt(owed.size())));
    }

    private Invoice creditNote(Invoice invoice) {
        List<Invoice> refunds = documents.stream()
                .filter(each -> each.name().kind() == InvoiceKind.CREDIT_NOTE
                        && invoice.id().equals(each.corrects()))
                .toList();
        Invoice note = Documents.creditNote(invoice, refunds, chain(invoice), documents.size(), number(), APRIL);
        documents.set(documents.indexOf(invoice), Documents.takenBack(invoice, note));
        return add(note);
    }

    /** The last document with the tax of its own amount, as parts once had it. */
    private Invoice asItWas(Invoice part) {
        documents.remove(part);
        BigDecimal net = part.amounts().net();
        BigDecimal tax = Rounding.percent(net, new BigDecimal(taxPercent), EURO);
        return add(new Invoice(
                part.name(),
                part.state(),
                part.number(),
                part.issuedAt(),
                part.dueOn(),
                part.corrects(),
                part.creditedBy(),
                part.basis(),
                part.lines(),
                new Invoice.Amounts(net, tax, net.add(tax)),
                part.unpriced()));
    }

    private Invoice add(Invoice document) {
        documents.add(document);
        return document;
    }

    private InvoiceName name(InvoiceKind kind) {
        return new InvoiceName(TENANT, MARCH, kind, documents.size());
    }

    private InvoiceNumber number() {
        return new InvoiceNumber("X-2026", documents.size());
    }

    private static String percent(Random random) {
        return List.of("0", "5.5", "19", "21", "23", "25", "50").get(random.nextInt(7));
    }

    private static String amount(Random random, int cents) {
        return BigDecimal.valueOf(1 + random.nextInt(cents), 2).toPlainString();
    }
}
