package dev.viveiro.metering.stats;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The minutes whose sums per host are to be made anew. A replica begins with the last hour: it may have died before summing. */
@Component
class UnsummedMinutes {
    /** A sample is told of before its transaction is over: a minute is summed again until this long after its last one. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final int HOUR = 60;

    private final Clock clock;
    private final Map<Integer, Instant> touched = new ConcurrentHashMap<>();

    UnsummedMinutes(Clock clock) {
        this.clock = clock;
        add(MinuteRing.minute(clock.instant()) - HOUR, MinuteRing.minute(clock.instant()));
    }

    /** A sample alters its minute, and the rates of those after it that may count from it. */
    void add(int minute) {
        int now = MinuteRing.minute(clock.instant());
        add(minute, Math.max(minute, Math.min(minute + StatsSql.LONGEST, now)));
    }

    private void add(int from, int to) {
        Instant now = clock.instant();
        for (int minute = from; minute <= to; minute++) {
            touched.put(minute, now);
        }
    }

    List<Integer> all() {
        return touched.keySet().stream().sorted().toList();
    }

    /** It was summed, from what was there at that time. */
    void summed(int minute, Instant at) {
        touched.computeIfPresent(minute, (same, last) -> last.plus(SETTLED).isBefore(at) ? null : last);
    }
}
