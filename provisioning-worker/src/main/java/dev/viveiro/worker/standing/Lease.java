package dev.viveiro.worker.standing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For how long the host may begin to start machines: a while, counted from the sending of the newest report that the gateway
 * answered. Two clocks count, and the one that says more has passed is believed: the steady one stands still while a machine
 * sleeps, the other one is turned by people. Either way a lease ends too early rather than too late. Safe for several threads.
 */
public final class Lease {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Duration length;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<Report, Moment> unanswered = new LinkedHashMap<>();
    private @Nullable Moment from;

    /**
     * @param length 5 s to 1 h; anything else throws {@link IllegalArgumentException}
     * @param nanos a clock that is never turned, as {@link System#nanoTime}
     */
    public Lease(Duration length, Clock clock, LongSupplier nanos) {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "expected viveiro.worker.lease to be between 5 s and 1 h, but it is " + length);
        }
        this.length = length;
        this.clock = clock;
        this.nanos = nanos;
    }

    private record Report(String journal, long number) {}

    private record Moment(long nanos, Instant time) {}

    /** Call before the report leaves: what the gateway counts begins later. */
    public synchronized void sending(String journal, long number) {
        unanswered.values().removeIf(sent -> left(sent).isZero());
        unanswered.put(new Report(journal, number), new Moment(nanos.getAsLong(), clock.instant()));
    }

    /** An answer to a report of another process, or one that was overtaken, changes nothing. */
    synchronized void answered(String journal, long number) {
        Report report = new Report(journal, number);
        Moment sent = unanswered.get(report);
        if (sent == null) {
            return;
        }
        from = sent;
        Iterator<Report> older = unanswered.keySet().iterator();
        while (older.hasNext() && !older.next().equals(report)) {
            older.remove();
        }
        unanswered.remove(report);
    }

    /** Ends it; only a report that is sent from now on can bring it back. */
    synchronized void revoke() {
        from = null;
        unanswered.clear();
    }

    /** Zero when it has run out or never was. */
    public synchronized Duration left() {
        return from == null ? Duration.ZERO : left(from);
    }

    private Duration left(Moment since) {
        Duration steady = Duration.ofNanos(nanos.getAsLong() - since.nanos());
        Duration turned = Duration.between(since.time(), clock.instant());
        Duration left = length.minus(steady.compareTo(turned) > 0 ? steady : turned);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
