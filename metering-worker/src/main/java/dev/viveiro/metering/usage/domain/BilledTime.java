package dev.viveiro.metering.usage.domain;

import dev.viveiro.kernel.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a machine was billed at all, whatever the meter. */
public final class BilledTime {
    private BilledTime() {}

    /** The union of the intervals: disjoint, in order; the last may be open. */
    public static List<Interval> of(Collection<UsageInterval> usage) {
        List<Interval> union = new ArrayList<>();
        for (UsageInterval next :
                usage.stream().sorted(Comparator.comparing(UsageInterval::from)).toList()) {
            Interval last = union.isEmpty() ? null : union.getLast();
            if (last != null && reaches(last.to(), next.from())) {
                union.set(union.size() - 1, new Interval(last.from(), later(last.to(), next.to())));
            } else {
                union.add(new Interval(next.from(), next.to()));
            }
        }
        return List.copyOf(union);
    }

    private static boolean reaches(@Nullable Instant end, Instant start) {
        return end == null || !end.isBefore(start);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other == null ? null : one.isAfter(other) ? one : other;
    }
}
