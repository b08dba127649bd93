package dev.viveiro.metering.billing;

import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of a document, as others read it.
 *
 * @param number 1 for the first
 * @param metered of USAGE and PLAN alone
 * @param corrects of a CORRECTION alone
 */
public record BilledLine(
        int number,
        Kind kind,
        @Nullable Metered metered,
        @Nullable Corrected corrects,
        BigDecimal amount) {
    /** Why something is owed. */
    public enum Kind {
        USAGE,
        PLAN,
        DISCOUNT,
        MINIMUM,
        CORRECTION
    }

    /**
     * What was held, and what it costs.
     *
     * @param tier 0 for the included volume
     * @param volume in units of {@code quantity} and {@code per}, with six decimals
     * @param price of one unit of volume
     */
    public record Metered(String meter, int tier, BigDecimal volume, Per per, long quantity, BigDecimal price) {}

    /** The document whose month costs more, or less, than it says. */
    public record Corrected(UUID document, BillingMonth month) {}
}
