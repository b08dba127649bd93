package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of volume with a price of its own.
 *
 * @param upTo where it ends, counted from the end of the included volume in the rate's unit; null for the last, which has no end
 * @param price of one unit of volume
 */
public record Tier(@Nullable BigDecimal upTo, BigDecimal price) {
    public Tier {
        if (upTo != null && upTo.signum() <= 0) {
            throw new IllegalArgumentException("a tier must end above 0, got " + upTo);
        }
        if (price.signum() < 0) {
            throw new IllegalArgumentException("a price can't be negative, got " + price);
        }
    }
}
