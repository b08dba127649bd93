package dev.viveiro.metering.billing;

import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.List;

/**
 * What the month that goes on costs a tenant, with tax.
 *
 * @param soFar until now, as far as machines were seen; with the whole minimum, if there is one
 * @param forecast if all that is held now is held until the month's end
 * @param unpriced meters that are used and have no price
 */
public record RunningMonth(
        BillingMonth month, String currency, BigDecimal soFar, BigDecimal forecast, List<String> unpriced) {
    public RunningMonth {
        unpriced = List.copyOf(unpriced);
    }
}
