package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document, as others read it. The amounts of a credit note are those of its invoice, not negative.
 *
 * @param number null for a draft
 * @param corrects of a credit note: what it takes back, or gives back a part of; of a supplement: the invoice that it adds to
 */
public record BilledDocument(
        UUID id,
        TenantId tenant,
        BillingMonth month,
        Kind kind,
        @Nullable String number,
        @Nullable UUID corrects,
        Terms terms,
        List<BilledLine> lines,
        BigDecimal tax) {
    public BilledDocument {
        lines = List.copyOf(lines);
    }

    /**
     * What it was made by.
     *
     * @param seller lines that name the seller, today's for what has none of its own
     */
    public record Terms(
            String currency,
            String priceList,
            int priceVersion,
            String taxName,
            BigDecimal taxPercent,
            List<String> billTo,
            List<String> seller) {
        public Terms {
            billTo = List.copyOf(billTo);
            seller = List.copyOf(seller);
        }
    }

    /** What it does. */
    public enum Kind {
        INVOICE,
        SUPPLEMENT,
        CREDIT_NOTE
    }

    public boolean isCreditNote() {
        return kind == Kind.CREDIT_NOTE;
    }

    public boolean isDraft() {
        return number == null;
    }

    /** The document whose copy of usage its metered lines were made from: a credit note has that of its invoice. */
    UUID madeFrom() {
        return corrects == null ? id : corrects;
    }
}
