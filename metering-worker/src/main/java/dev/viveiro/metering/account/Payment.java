package dev.viveiro.metering.account;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.web.PageKey;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Money that came, or went back.
 *
 * @param reference tells it from all others of its tenant
 * @param amount above 0, with the currency's decimals
 * @param refund whether it went back to the tenant
 * @param note for people
 * @param receivedAt when it came, as whoever tells of it says; for books alone
 * @param bookedAt when it was noted, from which on it counts
 */
public record Payment(
        TenantId tenant,
        String reference,
        String currency,
        BigDecimal amount,
        boolean refund,
        String note,
        Instant receivedAt,
        Instant bookedAt) {
    /** True when both are the same payment, whenever each of them was told. */
    boolean isSameAs(Payment other) {
        return new Payment(tenant, reference, currency, amount, refund, note, other.receivedAt, other.bookedAt)
                .equals(other);
    }

    /** Where it stands in the list: what came last is the first. */
    public record Key(Instant receivedAt, String reference) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            return PageKey.same(new Key(PageKey.time(parts[0]), parts[1]), text);
        }

        public static Key of(Payment payment) {
            return new Key(payment.receivedAt, payment.reference);
        }

        @Override
        public String toString() {
            return receivedAt + "|" + reference;
        }
    }
}
