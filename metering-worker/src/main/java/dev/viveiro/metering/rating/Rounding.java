package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** The one place where anything is rounded that has to do with money. Everything after it is addition. */
public final class Rounding {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Rounding() {}

    /** To the currency's minor unit, half of one up. */
    public static BigDecimal amount(BigDecimal exact, Currency currency) {
        return exact.setScale(currency.getDefaultFractionDigits(), RoundingMode.HALF_UP);
    }

    /** {@code dividend / divisor}, which is not zero, to the currency's minor unit, as if it had been computed exactly before. */
    public static BigDecimal amount(BigDecimal dividend, BigDecimal divisor, Currency currency) {
        return shown(dividend, divisor, currency.getDefaultFractionDigits());
    }

    /** So many percent of an amount: a discount, or a tax. */
    public static BigDecimal percent(BigDecimal amount, BigDecimal percent, Currency currency) {
        return amount(amount.multiply(percent), HUNDRED, currency);
    }

    /** Nothing, with the currency's decimals. */
    public static BigDecimal zero(Currency currency) {
        return BigDecimal.ZERO.setScale(currency.getDefaultFractionDigits());
    }

    /** {@code dividend / divisor}, which is not zero, as people read it: a volume or a ratio, half of the last digit up. */
    public static BigDecimal shown(BigDecimal dividend, BigDecimal divisor, int decimals) {
        return dividend.divide(divisor, decimals, RoundingMode.HALF_UP);
    }

    /** The smallest whole number that is not below {@code dividend / divisor}; the divisor is not zero. */
    public static BigDecimal wholeUp(BigDecimal dividend, BigDecimal divisor) {
        return dividend.divide(divisor, 0, RoundingMode.CEILING);
    }
}
