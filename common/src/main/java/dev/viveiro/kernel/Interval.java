package dev.viveiro.kernel;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A half-open stretch of time [from, to); {@code to} is null while it is open. */
public record Interval(Instant from, @Nullable Instant to) {
    public Interval {
        if (to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("interval ends at " + to + ", before it starts at " + from);
        }
    }

    public boolean isOpen() {
        return to == null;
    }

    /** Length up to {@code now} while open. */
    public Duration length(Instant now) {
        return Duration.between(from, to == null ? now : to);
    }
}
