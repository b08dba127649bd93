package dev.viveiro.metering.account.web;

import dev.viveiro.web.Fields;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of money in bodies: text like {@code "12.50"}. Each answer is usable also after an error. */
final class Amounts {
    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,4})?");

    private final Fields fields;

    Amounts(Fields fields) {
        this.fields = fields;
    }

    Currency currency(String pointer, @Nullable String code) {
        Currency euro = Currency.getInstance("EUR");
        try {
            Currency given = Currency.getInstance(fields.required(pointer, code, "EUR"));
            if (given.getDefaultFractionDigits() >= 0) {
                return given;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        fields.error(pointer, "unknown-currency", "Expected a currency of ISO 4217 like EUR that has a minor unit.");
        return euro;
    }

    /** One above 0, with the currency's decimals. */
    BigDecimal positive(String pointer, @Nullable String text, Currency in) {
        BigDecimal amount = number(fields.required(pointer, text, "1"), in);
        if (amount != null && amount.signum() > 0) {
            return amount;
        }
        fields.error(pointer, "invalid-amount", "Expected text like \"12.50\": above 0, an amount of " + in + ".");
        return BigDecimal.ONE;
    }

    /** One of either sign, with the currency's decimals, if any is given. */
    @Nullable
    BigDecimal optional(String pointer, @Nullable String text, Currency in) {
        if (text == null) {
            return null;
        }
        BigDecimal amount = number(text, in);
        if (amount == null) {
            fields.error(
                    pointer, "invalid-amount", "Expected text like \"12.50\" or \"-12.50\": an amount of " + in + ".");
        }
        return amount;
    }

    private static @Nullable BigDecimal number(String text, Currency in) {
        if (!AMOUNT.matcher(text).matches()) {
            return null;
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        int decimals = in.getDefaultFractionDigits();
        return number.scale() <= decimals ? number.setScale(decimals) : null;
    }
}
