package dev.viveiro.worker.report;

import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Envelope;
import java.util.List;

/** Events that the journal has and the broker may not. */
public interface EventOutbox {
    /** Oldest first; of each machine only its oldest, so that a refused one is never overtaken by its successor. */
    List<PendingEvent> next(Lane lane, int limit);

    /** Forgets those that arrived. */
    void remove(List<Long> sequences);

    /** Rung when there may be something new; the bell must return at once. */
    void whenAppended(Runnable bell);

    /** @param key {@code <noun>.<participle>} */
    record PendingEvent(long sequence, VmId vm, Lane lane, String key, Envelope envelope) {}
}
