package dev.viveiro.metering.stats;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was used around one minute. Rates are averages since the sample before, within one boot and at most five minutes;
 * null where there is no such sample.
 *
 * @param at when the sample was taken, or the minute's beginning for a sum over machines
 * @param machines how many it is the sum of; 1 for a machine
 * @param diskUsedMib null where nobody knows; in a sum those that are known
 * @param cpuPercent 100 for one processor that was busy all the time
 */
public record UsagePoint(
        Instant at,
        int machines,
        long memoryUsedMib,
        @Nullable Long diskUsedMib,
        @Nullable Double cpuPercent,
        @Nullable Double receivedBytesPerSecond,
        @Nullable Double sentBytesPerSecond) {
    /** The beginning of its minute. */
    public Instant minute() {
        return MinuteRing.start(MinuteRing.minute(at));
    }
}
