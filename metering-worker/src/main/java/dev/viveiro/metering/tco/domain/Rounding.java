package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** The one place where money is rounded: to the currency's smallest unit, half of one up. */
public final class Rounding {
    private Rounding() {}

    public static BigDecimal of(BigDecimal amount, Currency currency) {
        return amount.setScale(currency.getDefaultFractionDigits(), RoundingMode.HALF_UP);
    }

    /** Of a fraction; {@code divisor} is not zero. */
    static BigDecimal of(BigDecimal dividend, BigDecimal divisor, Currency currency) {
        return dividend.divide(divisor, currency.getDefaultFractionDigits(), RoundingMode.HALF_UP);
    }
}
