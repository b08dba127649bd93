package dev.viveiro.metering.account.web;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.Payment;
import dev.viveiro.web.Fields;
import java.math.BigDecimal;
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
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,4})?");
    private static final int LONGEST_NOTE = 200;

    /** Throws a 400 problem with what is wrong. */
    Payment check(TenantId tenant, String reference, Instant now) {
        Fields fields = new Fields();
        if (!REFERENCE.matcher(reference).matches()) {
            fields.error("/reference", "invalid-name", "Expected 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }
        Currency in = currency(fields);
        Payment payment = new Payment(
                tenant,
                reference,
                in.getCurrencyCode(),
                amount(fields, in),
                Boolean.TRUE.equals(refund),
                note == null ? "" : fields.text("/note", note, LONGEST_NOTE),
                now);
        fields.check();
        return payment;
    }

    private Currency currency(Fields fields) {
        Currency euro = Currency.getInstance("EUR");
        try {
            Currency given = Currency.getInstance(fields.required("/currency", currency, "EUR"));
            if (given.getDefaultFractionDigits() >= 0) {
                return given;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        fields.error(
                "/currency", "unknown-currency", "Expected a currency of ISO 4217 like EUR that has a minor unit.");
        return euro;
    }

    private BigDecimal amount(Fields fields, Currency in) {
        String text = fields.required("/amount", amount, "1");
        if (AMOUNT.matcher(text).matches()) {
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            if (number.signum() > 0 && number.scale() <= in.getDefaultFractionDigits()) {
                return number.setScale(in.getDefaultFractionDigits());
            }
        }
        fields.error("/amount", "invalid-amount", "Expected text like \"12.50\": above 0, an amount of " + in + ".");
        return BigDecimal.ONE;
    }
}
