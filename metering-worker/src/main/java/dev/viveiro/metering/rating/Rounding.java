package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** The one place where an amount is rounded. Everything after it is addition. */
public final class Rounding {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Rounding() {}

    /** {@code dividend / divisor} to the currency's minor unit, as if it had been computed exactly before. */
    static BigDecimal amount(BigDecimal dividend, BigDecimal divisor, Currency currency) {
        return dividend.divide(divisor, currency.getDefaultFractionDigits(), RoundingMode.HALF_UP);
    }

    /** So many percent of an amount: a discount, or a tax. */
    public static BigDecimal percent(BigDecimal amount, BigDecimal percent, Currency currency) {
        return amount(amount.multiply(percent), HUNDRED, currency);
    }

    /** Nothing, with the currency's decimals. */
    public static BigDecimal zero(Currency currency) {
        return BigDecimal.ZERO.setScale(currency.getDefaultFractionDigits());
    }
}
