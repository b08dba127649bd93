package dev.viveiro.metering.billing.domain;

import dev.viveiro.metering.prices.Terms;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** How documents come about and change; each answer is a new value. What may not be done is an {@link IllegalStateException}. */
public final class Documents {
    private Documents() {}

    /** The same for the same arguments, to the last character. */
    public static Invoice draft(InvoiceName name, RatedMonth rated, List<Correction> corrections, Terms terms) {
        List<InvoiceLine> lines = new ArrayList<>();
        rated.lines().forEach(line -> lines.add(InvoiceLine.of(line)));
        corrections.forEach(correction -> lines.add(InvoiceLine.correction(correction)));
        Currency currency = rated.prices().currency();
        BigDecimal percent = terms.document().taxRate();
        return new Invoice(
                name,
                InvoiceState.DRAFT,
                null,
                null,
                null,
                null,
                new Invoice.Basis(
                        currency.getCurrencyCode(),
                        rated.prices().name(),
                        rated.prices().version(),
                        terms.version(),
                        terms.document().taxName(),
                        percent,
                        terms.document().billTo()),
                lines,
                amounts(lines, percent, currency),
                rated.unpriced().stream().sorted().toList());
    }

    private static Invoice.Amounts amounts(List<InvoiceLine> lines, BigDecimal percent, Currency currency) {
        BigDecimal net = lines.stream().map(InvoiceLine::amount).reduce(Rounding.zero(currency), BigDecimal::add);
        BigDecimal tax = Rounding.percent(net, percent, currency);
        return new Invoice.Amounts(net, tax, net.add(tax));
    }

    /** A draft in which a meter without a price is left out stays one: nothing is given away by mistake. */
    public static boolean canBeFinal(Invoice draft) {
        return draft.state() == InvoiceState.DRAFT && draft.unpriced().isEmpty();
    }

    public static Invoice issue(Invoice draft, InvoiceNumber number, Instant at) {
        if (!canBeFinal(draft)) {
            throw new IllegalStateException(
                    "a " + draft.state() + " with " + draft.unpriced() + " unpriced can't be final");
        }
        return draft.issued(number, at);
    }

    /** For a draft, or a final invoice that never left the house. */
    public static boolean canBeVoid(Invoice invoice) {
        return invoice.state() == InvoiceState.DRAFT || invoice.isInForce();
    }

    public static Invoice withdraw(Invoice invoice) {
        if (!canBeVoid(invoice)) {
            throw new IllegalStateException("what was taken back can't be voided, too");
        }
        return invoice.with(InvoiceState.VOID);
    }

    /** The credit note over all of an invoice; {@link #takenBack} is what becomes of that. */
    public static Invoice creditNote(Invoice invoice, int attempt, InvoiceNumber number, Instant at) {
        if (!invoice.isInForce()) {
            throw new IllegalStateException("a credit note is for a final invoice that is in force");
        }
        return new Invoice(
                new InvoiceName(invoice.tenant(), invoice.month(), InvoiceKind.CREDIT_NOTE, attempt),
                InvoiceState.FINAL,
                number,
                at,
                invoice.id(),
                null,
                invoice.basis(),
                invoice.lines(),
                invoice.amounts(),
                invoice.unpriced());
    }

    public static Invoice takenBack(Invoice invoice, Invoice creditNote) {
        return invoice.takenBackBy(creditNote.id());
    }
}
