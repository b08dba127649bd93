package dev.viveiro.metering.account;

import dev.viveiro.kernel.TenantId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Money that came, or went back.
 *
 * @param reference tells it from all others of its tenant
 * @param amount above 0, with the currency's decimals
 * @param refund whether it went back to the tenant
 * @param note for people
 */
public record Payment(
        TenantId tenant,
        String reference,
        String currency,
        BigDecimal amount,
        boolean refund,
        String note,
        Instant receivedAt) {
    /** True when both are the same payment, whenever each of them was told. */
    boolean isSameAs(Payment other) {
        return new Payment(tenant, reference, currency, amount, refund, note, other.receivedAt).equals(other);
    }
}
