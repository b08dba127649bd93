package dev.viveiro.metering.account.web;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.Payment;
import dev.viveiro.web.Fields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/payments/webhooks/{provider}}: one payment that came in, or went back.
 *
 * @param id the provider's, by which a repetition is known
 * @param amount like {@code "12.50"}
 * @param refund whether it went back to the tenant: paid back by the seller, or charged back by the payer
 * @param paidAt when it was paid, or went back
 * @param reference what the payer wrote, for people
 * @param invoice the number of the invoice that it is meant for, for people
 */
record WebhookBody(
        @Nullable String id,
        @Nullable UUID tenant,
        @Nullable String amount,
        @Nullable String currency,
        @Nullable Boolean refund,
        @Nullable Instant paidAt,
        @Nullable String reference,
        @Nullable String invoice) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final UUID NOBODY = new UUID(0, 0);
    private static final int LONGEST_REFERENCE = 140;
    private static final int LONGEST_INVOICE = 40;

    /** Throws a 400 problem with what is wrong. */
    Payment check(String provider, Instant now) {
        Fields fields = new Fields();
        Amounts amounts = new Amounts(fields);
        String key = fields.required("/id", id, "-");
        if (id != null && !ID.matcher(key).matches()) {
            fields.error("/id", "invalid-name", "Expected 1 to 100 of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }
        Currency in = amounts.currency("/currency", currency);
        Payment payment = new Payment(
                new TenantId(fields.required("/tenant", tenant, NOBODY)),
                provider + ":" + key,
                in.getCurrencyCode(),
                amounts.positive("/amount", amount, in),
                Boolean.TRUE.equals(refund),
                note(fields),
                paid(fields).truncatedTo(ChronoUnit.MICROS),
                now);
        fields.check();
        return payment;
    }

    /** Whoever reads a body refuses years that have not four digits; what is left is a mistake, not a payment. */
    private Instant paid(Fields fields) {
        Instant at = fields.required("/paidAt", paidAt, Instant.EPOCH);
        if (at.isBefore(Instant.EPOCH)) {
            fields.error("/paidAt", "invalid-time", "Expected a time of UTC like 2026-03-17T11:00:00Z.");
            return Instant.EPOCH;
        }
        return at;
    }

    private String note(Fields fields) {
        String meant = invoice == null ? "" : "invoice " + fields.text("/invoice", invoice, LONGEST_INVOICE);
        String written = reference == null ? "" : fields.text("/reference", reference, LONGEST_REFERENCE);
        return meant.isEmpty() || written.isEmpty() ? meant + written : meant + ": " + written;
    }
}
