package dev.viveiro.worker.standing;

import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.ReportAnswered;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * By how much this host's clock is ahead of the gateway's. A report and its answer make a round trip: the gateway's time in the
 * answer is compared with the middle of it, so the measure is wrong by half a round trip at most. Long round trips measure
 * nothing. Safe for several threads.
 */
public final class ClockOffset {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int REMEMBERED = 64;

    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<Report, Moment> unanswered = new LinkedHashMap<>();
    private @Nullable Long millis;

    /** @param nanos a clock that is never turned, as {@link System#nanoTime} */
    public ClockOffset(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    private record Report(String journal, long number) {}

    private record Moment(long nanos, Instant time) {}

    /** Call before the report leaves. */
    public synchronized void sending(String journal, long number) {
        unanswered.put(new Report(journal, number), new Moment(nanos.getAsLong(), clock.instant()));
        Iterator<Report> oldest = unanswered.keySet().iterator();
        while (unanswered.size() > REMEMBERED) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Call as soon as a notice is there. */
    public synchronized void heard(HostNotice notice) {
        if (!(notice instanceof ReportAnswered answer)) {
            return;
        }
        Moment sent = unanswered.remove(new Report(answer.journal(), answer.number()));
        if (sent == null) {
            return;
        }
        Duration trip = Duration.ofNanos(nanos.getAsLong() - sent.nanos());
        if (trip.compareTo(LONGEST) <= 0) {
            Instant middle = sent.time().plus(trip.dividedBy(2));
            millis = Duration.between(answer.answeredAt(), middle).toMillis();
        }
    }

    /** As measured last; negative when it is behind; null before the first time. */
    public synchronized @Nullable Long millis() {
        return millis;
    }
}
