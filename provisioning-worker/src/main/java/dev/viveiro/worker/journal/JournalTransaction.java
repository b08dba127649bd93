package dev.viveiro.worker.journal;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a write may do: statements, and events that become true with it. */
final class JournalTransaction {
    private final Sql sql;
    private final HostId host;
    private final Clock clock;
    private final Ids ids;
    private volatile Runnable whenAppended = () -> {};
    private volatile String journal;
    private String current;
    private long sequence;
    private boolean appended;

    JournalTransaction(Sql sql, HostId host, String journal, Clock clock, Ids ids) {
        this.sql = sql;
        this.host = host;
        this.journal = journal;
        this.current = journal;
        this.clock = clock;
        this.ids = ids;
    }

    Sql sql() {
        return sql;
    }

    /** To the millisecond, which is what the journal keeps. */
    Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /** After every BEGIN: numbers of a transaction that was rolled back are given again. */
    void begun() throws SQLException {
        current = journal;
        sequence = lastSequence(sql);
        appended = false;
    }

    /** After every COMMIT. */
    void committed() {
        journal = current;
        if (appended) {
            whenAppended.run();
        }
    }

    void whenAppended(Runnable bell) {
        whenAppended = bell;
    }

    static long lastSequence(Sql sql) throws SQLException {
        return sql.number("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'");
    }

    /** The journal's id; inside a transaction the one that it will have. */
    String journal() {
        return current;
    }

    /** The journal's id as it is on disk; for any thread. */
    String committedJournal() {
        return journal;
    }

    /** Gives the journal a new id, under which its waiting events are numbered anew. */
    void renew() throws SQLException {
        current = ids.next().toString();
        sequence = Renewal.renumber(sql, current);
        appended = true;
    }

    /** Numbers an event and puts it into the outbox. */
    void append(Lane lane, VmId vm, @Nullable String traceparent, Function<EventOrigin, HostEvent> event)
            throws SQLException {
        Instant now = now();
        sequence++;
        appended = true;
        HostEvent numbered = event.apply(new EventOrigin(host, current, sequence, lane, now));
        sql.update(
                "INSERT INTO outbox (sequence, lane, vm, id, type, key, time, traceparent, body) VALUES (?,?,?,?,?,?,?,?,?)",
                sequence,
                lane.name(),
                vm.toString(),
                ids.next().toString(),
                Contracts.typeOf(numbered.getClass()),
                Contracts.keyOf(numbered.getClass()),
                now.toEpochMilli(),
                traceparent,
                ContractJson.write(numbered));
    }
}
