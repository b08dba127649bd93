package dev.viveiro.metering.stats;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the last day.
 *
 * @param now the newest point; null when it is older than five minutes, or there is none
 * @param minutes those that were sampled, in order
 */
public record LastDay(@Nullable UsagePoint now, List<UsagePoint> minutes) {
    public LastDay {
        minutes = List.copyOf(minutes);
    }

    /**
     * @param points in order
     * @param from the first minute that is asked for
     * @param recent the first minute that is as good as now
     */
    static LastDay of(List<UsagePoint> points, Instant from, Instant recent) {
        UsagePoint newest = points.isEmpty() || points.getLast().minute().isBefore(recent) ? null : points.getLast();
        return new LastDay(
                newest,
                points.stream().filter(point -> !point.minute().isBefore(from)).toList());
    }
}
