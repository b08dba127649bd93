package dev.viveiro.metering.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Minutes since 1970, and which of the 27 partitions has them: an hour's at a time, around and around. A day touches 25, the
 * clocks of hosts may be ahead into a 26th, and the next after that can be emptied at any time: all in it is older than a day.
 */
final class MinuteRing {
    static final long MILLIS = 60_000;
    static final Duration KEPT = Duration.ofHours(24);
    private static final int SLOTS = 27;
    private static final int MINUTES = 60;

    private MinuteRing() {}

    static int minute(Instant at) {
        return Math.toIntExact(Math.floorDiv(at.toEpochMilli(), MILLIS));
    }

    static Instant start(int minute) {
        return Instant.ofEpochMilli(minute * MILLIS);
    }

    static int slot(int minute) {
        return Math.floorMod(Math.floorDiv(minute, MINUTES), SLOTS);
    }

    /** Of the minutes from one to another, both included. */
    static List<Integer> slots(int from, int to) {
        int first = Math.floorDiv(from, MINUTES);
        return IntStream.rangeClosed(first, Math.min(Math.floorDiv(to, MINUTES), first + SLOTS - 1))
                .mapToObj(hour -> Math.floorMod(hour, SLOTS))
                .toList();
    }

    /** The oldest minute that is kept. */
    static int oldest(Instant now) {
        return minute(now.minus(KEPT));
    }

    /** The partition of the hour after the next: nothing in it is kept any more, and nothing is written to it yet. */
    static int spent(Instant now) {
        return slot(minute(now) + 2 * MINUTES);
    }
}
