package dev.viveiro.gateway.front;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long an answer is waited for, looked at by another thread: all of it, or each part anew. */
final class Patience {
    private final Duration limit;
    private final boolean anew;
    private final LongSupplier nanos;
    private volatile long since;
    private volatile boolean waiting = true;

    private Patience(Duration limit, boolean anew, LongSupplier nanos) {
        this.limit = limit;
        this.anew = anew;
        this.nanos = nanos;
        since = nanos.getAsLong();
    }

    /** All of the answer has to come within {@code limit} from now on. */
    static Patience altogether(Duration limit, LongSupplier nanos) {
        return new Patience(limit, false, nanos);
    }

    /** However long the answer is, it may say nothing for {@code limit} at most; while its reader is busy, that is not its fault. */
    static Patience withEachPart(Duration limit, LongSupplier nanos) {
        return new Patience(limit, true, nanos);
    }

    /** The next part is waited for from now on. */
    void waits() {
        if (anew) {
            since = nanos.getAsLong();
            waiting = true;
        }
    }

    /** It came. */
    void heard() {
        if (anew) {
            waiting = false;
        }
    }

    /** How long it lasts if nothing comes; not positive when it is over. */
    Duration left() {
        return waiting ? limit.minusNanos(nanos.getAsLong() - since) : limit;
    }
}
