package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * One version of a price list; never changes. All prices are without tax.
 *
 * @param version 1 for the first of that name
 * @param validFrom the first month that it is in force
 * @param currency of ISO 4217, one that has a minor unit
 * @param rates one for each meter that costs anything
 * @param discountPercent 0 to 100, of the sum of usage and fees
 * @param minimum what a month with any usage costs at least, after the discount
 */
public record PriceList(
        String name,
        int version,
        BillingMonth validFrom,
        Currency currency,
        List<Rate> rates,
        BigDecimal discountPercent,
        BigDecimal minimum) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    public PriceList {
        rates = List.copyOf(rates);
        if (currency.getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException("nothing can be paid in " + currency + ": it has no minor unit");
        }
        if (discountPercent.signum() < 0 || discountPercent.compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException("a discount is from 0 to 100 percent, got " + discountPercent);
        }
        if (minimum.signum() < 0 || minimum.stripTrailingZeros().scale() > currency.getDefaultFractionDigits()) {
            throw new IllegalArgumentException("a minimum is an amount of " + currency + ", got " + minimum);
        }
        if (rates.stream().map(Rate::meter).distinct().count() < rates.size()) {
            throw new IllegalArgumentException("a meter has one rate in a list");
        }
    }

    public Optional<Rate> rate(String meter) {
        return rates.stream().filter(rate -> rate.meter().equals(meter)).findFirst();
    }
}
