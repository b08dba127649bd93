package dev.viveiro.metering.billing.domain;

import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.UUID;

/**
 * What a month costs more, or less when negative, than was billed for it until now.
 *
 * @param invoice the final invoice of that month
 * @param basis what that was made by
 */
public record Correction(UUID invoice, BillingMonth month, Invoice.Basis basis, BigDecimal amount) {
    public static Correction of(Invoice invoice, BigDecimal amount) {
        return new Correction(invoice.id(), invoice.month(), invoice.basis(), amount);
    }

    /** Whether it can stand in a document of that basis: one document has one currency and one tax. */
    boolean fits(Invoice.Basis document) {
        return basis.currency().equals(document.currency())
                && basis.taxName().equals(document.taxName())
                && basis.taxPercent().compareTo(document.taxPercent()) == 0;
    }
}
