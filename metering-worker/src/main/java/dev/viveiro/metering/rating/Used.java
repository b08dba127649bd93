package dev.viveiro.metering.rating;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A quantity of a meter, held for [from, to).
 *
 * @param meter its name; meters are not listed here, so that one more needs a price and nothing else
 * @param to null while it goes on
 * @param quantity in the meter's unit
 */
public record Used(String meter, Instant from, @Nullable Instant to, long quantity) {
    public Used {
        if (to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("usage can't end at " + to + ", before it begins at " + from);
        }
        if (quantity < 0) {
            throw new IllegalArgumentException("a quantity can't be negative, got " + quantity);
        }
    }
}
