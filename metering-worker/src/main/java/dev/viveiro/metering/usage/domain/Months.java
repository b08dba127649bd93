package dev.viveiro.metering.usage.domain;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usage by calendar months in UTC, so that the rows of a month are all of its usage and none of another's. */
public final class Months {
    private Months() {}

    public static YearMonth of(Instant time) {
        return YearMonth.from(time.atOffset(ZoneOffset.UTC));
    }

    /** The first moment of a month. */
    public static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /**
     * The same usage in pieces that each lie within one month; pieces of an interval share what identifies it.
     *
     * @param seen when the machine was observed last; null for never. What goes on is known to be over for the months before
     */
    public static List<UsageInterval> cut(Collection<UsageInterval> usage, @Nullable Instant seen) {
        List<UsageInterval> pieces = new ArrayList<>();
        usage.forEach(interval -> cut(interval, seen, pieces));
        return List.copyOf(pieces);
    }

    private static void cut(UsageInterval interval, @Nullable Instant seen, List<UsageInterval> pieces) {
        UsageInterval rest = interval;
        Instant next = start(of(rest.from()).plusMonths(1));
        while (goesPast(rest, next, seen)) {
            pieces.add(rest.until(next));
            rest = rest.since(next);
            next = start(of(next).plusMonths(1));
        }
        pieces.add(rest);
    }

    private static boolean goesPast(UsageInterval interval, Instant month, @Nullable Instant seen) {
        Instant to = interval.to();
        return to == null ? seen != null && !seen.isBefore(month) : to.isAfter(month);
    }
}
