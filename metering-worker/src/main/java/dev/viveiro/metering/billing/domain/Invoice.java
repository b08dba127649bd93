package dev.viveiro.metering.billing.domain;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A document about one month of one tenant. All that it says is copied into it, so that no later version of anything changes it.
 *
 * @param number null for what never was final
 * @param dueOn the last day (UTC) on which it is paid in time, by the terms when it was issued; null for a draft, a credit note, what was
 *     issued before it was kept, and where the terms named no days
 * @param corrects of a credit note: the document that it takes back, or gives back a part of; of a supplement: the invoice that it adds to
 * @param creditedBy of an invoice or supplement: the credit note that took it back
 */
public record Invoice(
        InvoiceName name,
        InvoiceState state,
        @Nullable InvoiceNumber number,
        @Nullable Instant issuedAt,
        @Nullable LocalDate dueOn,
        @Nullable UUID corrects,
        @Nullable UUID creditedBy,
        Basis basis,
        List<InvoiceLine> lines,
        Amounts amounts,
        List<String> unpriced) {
    public Invoice {
        lines = List.copyOf(lines);
        unpriced = List.copyOf(unpriced);
    }

    /**
     * What it was made by.
     *
     * @param seller lines that name the seller; null for a draft, and for what was final before they were kept
     */
    public record Basis(
            String currency,
            String priceList,
            int priceVersion,
            int termsVersion,
            String taxName,
            BigDecimal taxPercent,
            List<String> billTo,
            @Nullable List<String> seller) {
        public Basis {
            billTo = List.copyOf(billTo);
            seller = seller == null ? null : List.copyOf(seller);
        }

        /** Of a draft. */
        public Basis(
                String currency,
                String priceList,
                int priceVersion,
                int termsVersion,
                String taxName,
                BigDecimal taxPercent,
                List<String> billTo) {
            this(currency, priceList, priceVersion, termsVersion, taxName, taxPercent, billTo, null);
        }
    }

    /** @param net exactly the sum of the lines */
    public record Amounts(BigDecimal net, BigDecimal tax, BigDecimal total) {
        Amounts plus(Amounts other) {
            return new Amounts(net.add(other.net), tax.add(other.tax), total.add(other.total));
        }

        Amounts less(Amounts other) {
            return new Amounts(net.subtract(other.net), tax.subtract(other.tax), total.subtract(other.total));
        }
    }

    public UUID id() {
        return name.id();
    }

    public TenantId tenant() {
        return name.tenant();
    }

    public BillingMonth month() {
        return name.month();
    }

    /** True while it is what its tenant owes for the month. */
    public boolean isInForce() {
        return isOwed() && name.kind() == InvoiceKind.INVOICE;
    }

    /** True for what is in force, and for a supplement that was not taken back. */
    public boolean isOwed() {
        return state == InvoiceState.FINAL && creditedBy == null && name.kind() != InvoiceKind.CREDIT_NOTE;
    }

    /** The document whose copy of usage it was made from: a credit note over all of an invoice has that of the invoice. */
    public UUID madeFrom() {
        UUID whole = isAboutAPart() ? null : corrects;
        return whole == null ? id() : whole;
    }

    /** True for a supplement, and a credit note over a part of an invoice: it says itself what is corrected about that. */
    boolean isAboutAPart() {
        return corrects != null && lines.stream().anyMatch(line -> corrects.equals(line.corrects()));
    }

    /** The other documents that it names. */
    public Set<UUID> named() {
        return Stream.concat(
                        Stream.of(Optional.ofNullable(corrects)), lines.stream().map(InvoiceLine::corrected))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    Invoice with(InvoiceState next) {
        return new Invoice(name, next, number, issuedAt, dueOn, corrects, creditedBy, basis, lines, amounts, unpriced);
    }

    Invoice issued(InvoiceNumber given, Instant at, @Nullable LocalDate due) {
        return new Invoice(
                name, InvoiceState.FINAL, given, at, due, corrects, creditedBy, basis, lines, amounts, unpriced);
    }

    Invoice takenBackBy(UUID creditNote) {
        return new Invoice(name, state, number, issuedAt, dueOn, corrects, creditNote, basis, lines, amounts, unpriced);
    }
}
