package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One line of a bill. It is made of all usage of its meter in the month.
 *
 * @param meter null where it is about the bill as a whole
 * @param tier 0 for the included volume, 1 for the first tier; null without a meter
 * @param volume in the rate's unit, rounded to six decimals to be shown; null without a meter
 * @param rate what the volume is counted by; null without a meter
 * @param price of one unit of volume; null without a meter
 * @param amount rounded, with the currency's decimals; negative for a discount alone
 */
public record Line(
        Kind kind,
        @Nullable String meter,
        @Nullable Integer tier,
        @Nullable BigDecimal volume,
        @Nullable Rate rate,
        @Nullable BigDecimal price,
        BigDecimal amount) {
    /** Why something is owed, in the order in which lines stand. */
    public enum Kind {
        USAGE,
        PLAN,
        DISCOUNT,
        MINIMUM
    }

    static Line overall(Kind kind, BigDecimal amount) {
        return new Line(kind, null, null, null, null, null, amount);
    }
}
