package dev.viveiro.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test turns it. Safe for use by several threads; clocks made by {@link #withZone} turn
 * together with their origin.
 */
public final class ManualClock extends Clock {
    private final AtomicReference<Instant> time;
    private final ZoneId zone;

    private ManualClock(AtomicReference<Instant> time, ZoneId zone) {
        this.time = time;
        this.zone = zone;
    }

    /** A clock in UTC that shows {@code start}. */
    public static ManualClock at(Instant start) {
        return new ManualClock(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    /** As {@link #at(Instant)}; the text is ISO-8601, for example {@code 2026-01-01T00:00:00Z}. */
    public static ManualClock at(String start) {
        return at(Instant.parse(start));
    }

    /** Turns the clock by {@code step}, backwards when it is negative, and returns the new time. */
    public Instant advance(Duration step) {
        return time.updateAndGet(now -> now.plus(step));
    }

    /** Shows {@code now} from here on. */
    public void set(Instant now) {
        time.set(now);
    }

    @Override
    public Instant instant() {
        return time.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public ManualClock withZone(ZoneId other) {
        return new ManualClock(time, other);
    }

    @Override
    public String toString() {
        return "ManualClock[" + time.get() + ", " + zone + "]";
    }
}
