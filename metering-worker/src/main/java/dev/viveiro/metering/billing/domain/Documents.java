package dev.viveiro.metering.billing.domain;

import dev.viveiro.metering.prices.Terms;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How documents come about and change; each answer is a new value. What may not be done is an {@link IllegalStateException}. */
public final class Documents {
    private Documents() {}

    public static Invoice.Basis basis(PriceList prices, Terms terms) {
        return new Invoice.Basis(
                prices.currency().getCurrencyCode(),
                prices.name(),
                prices.version(),
                terms.version(),
                terms.document().taxName(),
                terms.document().taxRate(),
                terms.document().billTo());
    }

    /**
     * The same for the same arguments, to the last character.
     *
     * @param corrections that fit the terms and prices
     * @param unpriced meters without a price in the months that are corrected
     */
    public static Invoice draft(
            InvoiceName name, RatedMonth rated, List<Correction> corrections, Set<String> unpriced, Terms terms) {
        List<InvoiceLine> lines = new ArrayList<>();
        rated.lines().forEach(line -> lines.add(InvoiceLine.of(line)));
        corrections.forEach(correction -> lines.add(InvoiceLine.correction(correction)));
        Invoice.Basis basis = basis(rated.prices(), terms);
        return new Invoice(
                name,
                InvoiceState.DRAFT,
                null,
                null,
                null,
                null,
                null,
                basis,
                lines,
                amounts(lines, basis),
                Stream.concat(rated.unpriced().stream(), unpriced.stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static Invoice.Amounts amounts(List<InvoiceLine> lines, Invoice.Basis basis) {
        Currency currency = Currency.getInstance(basis.currency());
        BigDecimal net = lines.stream().map(InvoiceLine::amount).reduce(Rounding.zero(currency), BigDecimal::add);
        return amounts(net, Rounding.percent(net, basis.taxPercent(), currency));
    }

    private static Invoice.Amounts amounts(BigDecimal net, BigDecimal tax) {
        return new Invoice.Amounts(net, tax, net.add(tax));
    }

    /** A draft in which a meter without a price is left out stays one: nothing is given away by mistake. */
    public static boolean canBeFinal(Invoice draft) {
        return draft.state() == InvoiceState.DRAFT && draft.unpriced().isEmpty();
    }

    /** @param dueDays from its day to when it is to be paid, at least 0; none where nothing of that kind is agreed */
    public static Invoice issue(Invoice draft, InvoiceNumber number, Instant at, OptionalInt dueDays) {
        if (!canBeFinal(draft)) {
            throw new IllegalStateException(
                    "a " + draft.state() + " with " + draft.unpriced() + " unpriced can't be final");
        }
        return draft.issued(number, at, dueOn(at, dueDays));
    }

    private static @Nullable LocalDate dueOn(Instant issuedAt, OptionalInt days) {
        return days.isPresent() ? LocalDate.ofInstant(issuedAt, ZoneOffset.UTC).plusDays(days.getAsInt()) : null;
    }

    /** For a month's draft, and its final invoice while nothing rests on it, which whoever keeps documents has to know. */
    public static boolean canBeVoid(Invoice invoice) {
        return invoice.state() == InvoiceState.DRAFT || invoice.isInForce();
    }

    public static Invoice withdraw(Invoice invoice) {
        if (!canBeVoid(invoice)) {
            throw new IllegalStateException("expected a draft, or a final invoice that is in force");
        }
        return invoice.with(InvoiceState.VOID);
    }

    /**
     * The credit note over all of an invoice, or a supplement, that was not given back yet; {@link #takenBack} is what becomes of that.
     * With the refunds it comes to exactly what the document took, tax included, whatever each was rounded to.
     *
     * @param refunds credit notes over parts of it
     * @param before what is billed until then
     */
    public static Invoice creditNote(
            Invoice invoice, List<Invoice> refunds, Chain before, int attempt, InvoiceNumber number, Instant at) {
        if (!invoice.isOwed()) {
            throw new IllegalStateException("a credit note is for a final document that is owed");
        }
        List<InvoiceLine> lines = new ArrayList<>(invoice.lines());
        Invoice.Amounts rest = invoice.amounts();
        for (Invoice refund : refunds) {
            lines.add(InvoiceLine.givenBackBefore(refund));
            rest = rest.less(refund.amounts());
        }
        BigDecimal tax = before.taxGivenBack(rest.net(), rest.tax(), invoice.basis());
        return new Invoice(
                new InvoiceName(invoice.tenant(), invoice.month(), InvoiceKind.CREDIT_NOTE, attempt),
                InvoiceState.FINAL,
                number,
                at,
                null,
                invoice.id(),
                null,
                invoice.basis(),
                lines,
                amounts(rest.net(), tax),
                invoice.unpriced());
    }

    /**
     * The credit note over a part of an invoice, which stays in force; by the prices and at the tax of that.
     *
     * @param before what is billed until then
     */
    public static Invoice refund(
            InvoiceName name, Correction correction, Chain before, InvoiceNumber number, Instant at) {
        if (correction.amount().signum() >= 0) {
            throw new IllegalStateException("expected an amount to be given back, got " + correction.amount());
        }
        InvoiceLine line = InvoiceLine.givenBack(correction);
        BigDecimal tax = before.taxOfLess(line.amount(), correction.basis());
        return aboutAPart(name, correction, line, tax, number, at, null);
    }

    /**
     * The invoice over what another one's month costs more; by the prices and at the tax of that, which stays in force.
     *
     * @param before what is billed until then
     * @param dueDays as for {@link #issue}
     */
    public static Invoice supplement(
            InvoiceName name,
            Correction correction,
            Chain before,
            InvoiceNumber number,
            Instant at,
            OptionalInt dueDays) {
        if (correction.amount().signum() <= 0) {
            throw new IllegalStateException("expected an amount to be owed, got " + correction.amount());
        }
        InvoiceLine line = InvoiceLine.correction(correction);
        BigDecimal tax = before.taxOfMore(line.amount(), correction.basis());
        return aboutAPart(name, correction, line, tax, number, at, dueOn(at, dueDays));
    }

    private static Invoice aboutAPart(
            InvoiceName name,
            Correction correction,
            InvoiceLine line,
            BigDecimal tax,
            InvoiceNumber number,
            Instant at,
            @Nullable LocalDate dueOn) {
        return new Invoice(
                name,
                InvoiceState.FINAL,
                number,
                at,
                dueOn,
                correction.invoice(),
                null,
                correction.basis(),
                List.of(line),
                amounts(line.amount(), tax),
                List.of());
    }

    public static Invoice takenBack(Invoice invoice, Invoice creditNote) {
        return invoice.takenBackBy(creditNote.id());
    }
}
