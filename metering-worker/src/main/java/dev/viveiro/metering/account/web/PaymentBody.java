package dev.viveiro.metering.account.web;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.Payment;
import dev.viveiro.web.Fields;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /v1/payments/{reference}}.
 *
 * @param amount like {@code "12.50"}
 * @param receivedAt when it came, from 2000 on; when it is noted where it is left out
 */
record PaymentBody(
        @Nullable String currency,
        @Nullable String amount,
        @Nullable Boolean refund,
        @Nullable String note,
        @Nullable Instant receivedAt) {
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int LONGEST_NOTE = 200;
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    /** How far ahead the clock of whoever notes a payment may be. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

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
                received(fields, now),
                now);
        fields.check();
        return payment;
    }

    private Instant received(Fields fields, Instant now) {
        if (receivedAt == null) {
            return now;
        }
        if (receivedAt.isBefore(FIRST) || receivedAt.isAfter(now.plus(AHEAD))) {
            fields.error(
                    "/receivedAt", "invalid-time", "Expected a time from 2000 until now like 2026-03-17T11:00:00Z.");
        }
        return receivedAt.truncatedTo(ChronoUnit.MICROS);
    }
}
