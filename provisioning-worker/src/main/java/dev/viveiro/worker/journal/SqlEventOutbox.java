package dev.viveiro.worker.journal;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.worker.report.EventOutbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The journal's events that wait for the broker. */
public final class SqlEventOutbox implements EventOutbox {
    private final Journal journal;
    private final String source;

    public SqlEventOutbox(Journal journal, HostId host) {
        this.journal = journal;
        this.source = "/hosts/" + host;
    }

    @Override
    public List<PendingEvent> next(Lane lane, int limit) {
        return journal.read(sql -> sql.list("""
                SELECT * FROM outbox o WHERE lane = ?
                AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.vm = o.vm AND e.sequence < o.sequence)
                ORDER BY sequence LIMIT ?""", this::event, lane.name(), limit));
    }

    private PendingEvent event(ResultSet row) throws SQLException {
        String vm = row.getString("vm");
        return new PendingEvent(
                row.getLong("sequence"),
                VmId.of(vm),
                Lane.valueOf(row.getString("lane")),
                row.getString("key"),
                new Envelope(
                        UUID.fromString(row.getString("id")),
                        row.getString("type"),
                        source,
                        vm,
                        Instant.ofEpochMilli(row.getLong("time")),
                        row.getString("traceparent"),
                        row.getBytes("body")));
    }

    @Override
    public void remove(List<Long> sequences) {
        if (sequences.isEmpty()) {
            return;
        }
        int unused = journal.write(transaction -> {
            int removed = 0;
            for (Long sequence : sequences) {
                removed += transaction.sql().update("DELETE FROM outbox WHERE sequence = ?", sequence);
            }
            return removed;
        });
    }

    @Override
    public void whenAppended(Runnable bell) {
        journal.whenAppended(bell);
    }
}
