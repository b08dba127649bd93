package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.domain.Charge;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Rate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a month costs a tenant, or its share for some machines, with tax.
 *
 * @param soFar until now, as far as machines were seen; the sum of the lines
 * @param forecast if all that is held now is held until the month's end; the sum of the lines
 * @param unpriced meters that are used and have no price
 * @param invoice the final invoice that it was taken from, with what was corrected of it since; null while there is none
 */
public record MonthCost(
        BillingMonth month,
        String currency,
        BigDecimal soFar,
        BigDecimal forecast,
        List<Line> lines,
        List<String> unpriced,
        @Nullable UUID invoice,
        Instant asOf) {
    public MonthCost {
        lines = List.copyOf(lines);
        unpriced = List.copyOf(unpriced);
    }

    /**
     * What is owed for one reason.
     *
     * @param volume until now, in units of the rate, rounded to six decimals to be shown; null without a meter
     * @param rate what the volume is counted by; null without a meter
     */
    public record Line(
            Charge.Reason reason,
            @Nullable BigDecimal volume,
            @Nullable Rate rate,
            BigDecimal soFar,
            BigDecimal forecast) {}
}
