package dev.viveiro.metering.account.web;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.Payment;
import dev.viveiro.web.Fields;
import java.time.Instant;
import java.util.Currency;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /v1/payments/{reference}}.
 *
 * @param amount like {@code "12.50"}
 */
record PaymentBody(
        @Nullable String currency,
        @Nullable String amount,
        @Nullable Boolean refund,
        @Nullable String note) {
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int LONGEST_NOTE = 200;

    /** Throws a 400 problem with what is wrong. */
    Payment check(TenantId tenant, String reference, Instant now) {
        Fields fields = new Fields();
        Amounts amounts = new Amounts(fields);
        if (!REFERENCE.matcher(reference).matches()) {
            fields.error("/reference", "invalid-name", "Expected 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }
        Currency in = amounts.currency("/currency", currency);
        Payment payment = new Payment(
                tenant,
                reference,
                in.getCurrencyCode(),
                amounts.positive("/amount", amount, in),
                Boolean.TRUE.equals(refund),
                note == null ? "" : fields.text("/note", note, LONGEST_NOTE),
                now);
        fields.check();
        return payment;
    }
}
