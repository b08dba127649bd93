package dev.viveiro.messaging;

import java.time.Instant;
import java.util.List;

/** What the relay asks of the outbox. All of it runs inside the relay's transactions. */
public interface OutboxRows {
    /**
     * A row as the relay found it.
     *
     * @param before how many rows of its ordering key and exchange are before it
     * @param attempts how often it was tried before
     * @param mayHaveLeft an earlier try had no answer: it may be in a queue, whatever becomes of this one
     */
    record Row(long position, int before, int attempts, boolean mayHaveLeft, Outgoing message) {}

    /** Locks what may leave now, interactive first; nothing that is behind a row of its ordering key and exchange that backs off. */
    List<Row> lockDue(Instant now, int limit);

    /** From the commit on nobody withdraws these rows. Counting the try is what tells this relay's mark from another's. */
    void markLeaving(List<Row> rows);

    /** They have left, or never will. */
    void delete(List<Long> positions);

    /**
     * Tries it later.
     *
     * @param left whether it may be in a queue; otherwise it can be withdrawn until then, unless another relay, which
     *     believes to be the only one as well, has taken it meanwhile
     */
    void backOff(Row row, Instant until, String error, boolean left);
}
