package dev.viveiro.messaging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands messages to the broker and says of each whether it arrived in a queue. */
public interface Publisher {
    /**
     * Publishes in order, mandatory and persistent, and waits for the broker's word on each.
     *
     * @return one outcome per message, in the same order; throws nothing for a broker that is away: what was not handed
     *     over is REFUSED, what was and had no answer is UNKNOWN
     */
    List<Outcome> publish(List<Outgoing> messages);

    /** What became of one message. */
    record Outcome(Result result, @Nullable String detail) {
        public static final Outcome DELIVERED = new Outcome(Result.DELIVERED, null);

        public boolean delivered() {
            return result == Result.DELIVERED;
        }
    }

    /** The broker's word. */
    enum Result {
        /** Confirmed and not returned: it is in a queue. */
        DELIVERED,
        /** Confirmed and returned: no queue is bound for its key. */
        RETURNED,
        /** For certain in no queue: the broker said no, or it was never handed over. */
        REFUSED,
        /** Handed over without an answer: no confirm in time, or the channel closed before it. It may be in a queue. */
        UNKNOWN
    }
}
