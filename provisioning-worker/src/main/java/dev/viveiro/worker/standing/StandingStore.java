package dev.viveiro.worker.standing;

import dev.viveiro.contract.host.HostGreeted;
import java.util.UUID;

/** What the host remembers of its standing, over restarts. */
public interface StandingStore {
    /** The newest epoch in which it was welcomed, at first that in which it joined. */
    long epoch();

    /**
     * @param sequence of the last event
     * @param welcomed the greeting of the last welcome; {@link HostGreeted#NEVER} before the first
     */
    record Position(String journal, long sequence, UUID welcomed) {}

    Position position();

    /** Remembers the greeting and the epoch; durable when it returns. An older epoch than known changes nothing. */
    void welcomed(UUID greeting, long epoch);

    /**
     * As {@link #welcomed}, and gives the journal a new id: sequences and report numbers begin anew, and events that wait are
     * sent under the new numbers. They keep their ids, by which the gateway knows again what it had heard.
     *
     * @param retireWork true for a journal that is an old copy: what is unfinished there may have ended long ago, so it is
     *     neither gone on with nor undone; the gateway sends again what it still wants
     */
    void welcomedAnew(UUID greeting, long epoch, boolean retireWork);
}
