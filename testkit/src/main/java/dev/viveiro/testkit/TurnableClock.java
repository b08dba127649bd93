package dev.viveiro.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The system's clock in UTC, at the microseconds that PostgreSQL keeps, which a test can turn forwards while everything goes
 * on: for whole services, whose timers need time to pass. Safe for use by several threads.
 */
public final class TurnableClock extends Clock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final Clock system = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

    /** Lets {@code step} pass at once. */
    public void turn(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("Expected a step forwards, got " + step);
        }
        ahead.updateAndGet(before -> before.plus(step));
    }

    @Override
    public Instant instant() {
        return system.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId other) {
        if (!other.equals(ZoneOffset.UTC)) {
            throw new UnsupportedOperationException("Expected UTC, got " + other);
        }
        return this;
    }
}
