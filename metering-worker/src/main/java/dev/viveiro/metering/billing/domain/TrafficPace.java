package dev.viveiro.metering.billing.domain;

import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a machine's traffic of a month is known, for a forecast.
 *
 * @param since the first moment of the month in which it was billed; null for never
 * @param seen when it was seen last, or when it began if it was not seen since; null when it does not go on
 */
public record TrafficPace(@Nullable Instant since, @Nullable Instant seen) {
    /** Of a machine that passes nothing more. */
    public static final TrafficPace ENDED = new TrafficPace(null, null);

    /** What a machine loads when it is new is no measure of what it will: its first hours count as a day. */
    private static final Duration LEAST = Duration.ofDays(1);

    /** Of the same machine: the earlier of both times. */
    public TrafficPace earlier(TrafficPace other) {
        return new TrafficPace(earlier(since, other.since), earlier(seen, other.seen));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /**
     * What it comes to at the month's end if it goes on as it did on average, rounded down.
     *
     * @param bytes of the month until now
     */
    public BigInteger atEnd(BigInteger bytes, BillingMonth month) {
        if (seen == null || !seen.isBefore(month.to())) {
            return bytes;
        }
        Instant begun = since == null || since.isAfter(seen) ? seen : since;
        long watched = Math.max(ChronoUnit.MICROS.between(begun, seen), LEAST.toNanos() / 1_000);
        long left = ChronoUnit.MICROS.between(seen, month.to());
        return bytes.add(bytes.multiply(BigInteger.valueOf(left)).divide(BigInteger.valueOf(watched)));
    }
}
