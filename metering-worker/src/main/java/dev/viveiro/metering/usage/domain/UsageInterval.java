package dev.viveiro.metering.usage.domain;

import dev.viveiro.contract.usage.Meter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time [from, to) in which a machine held one quantity of a meter.
 *
 * @param openedBy version of the change that began it
 * @param to null while it goes on
 * @param quantity in the meter's unit
 */
public record UsageInterval(
        Meter meter, long openedBy, Instant from, @Nullable Instant to, long quantity) {
    public UsageInterval {
        if (to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("usage must last: it would go from " + from + " to " + to);
        }
    }

    boolean isContinuedBy(Instant next, long nextQuantity) {
        return next.equals(to) && quantity == nextQuantity;
    }

    UsageInterval until(@Nullable Instant end) {
        return new UsageInterval(meter, openedBy, from, end, quantity);
    }

    UsageInterval since(Instant start) {
        return new UsageInterval(meter, openedBy, start, to, quantity);
    }
}
