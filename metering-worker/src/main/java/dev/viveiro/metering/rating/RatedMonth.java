package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * What one tenant's month costs before tax.
 *
 * @param prices the version of the price list that it was rated by
 * @param lines in their fixed order
 * @param net exactly the sum of the lines
 * @param unpriced meters that were used and have no price in the list
 */
public record RatedMonth(BillingMonth month, PriceList prices, List<Line> lines, BigDecimal net, Set<String> unpriced) {
    public RatedMonth {
        lines = List.copyOf(lines);
        unpriced = Set.copyOf(unpriced);
    }
}
