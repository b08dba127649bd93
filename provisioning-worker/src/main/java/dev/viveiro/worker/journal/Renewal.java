package dev.viveiro.worker.journal;

import dev.viveiro.messaging.ContractJson;
import java.sql.SQLException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A new id for a journal whose numbers can't be used again. */
final class Renewal {
    private Renewal() {}

    private record Waiting(long sequence, byte[] body) {}

    /**
     * Numbers the events that wait from 1, in their order, as events of the journal {@code id}. They keep their ids.
     *
     * @return the last number given
     */
    static long renumber(Sql sql, String id) throws SQLException {
        Meta.put(sql, Meta.JOURNAL, id);
        Meta.put(sql, Meta.REPORT, "0");
        List<Waiting> waiting = sql.list(
                "SELECT sequence, body FROM outbox ORDER BY sequence",
                row -> new Waiting(row.getLong(1), row.getBytes(2)));
        long last = 0;
        for (Waiting event : waiting) {
            last++; // never above the number it had, so that none is taken
            sql.update(
                    "UPDATE outbox SET sequence = ?, body = ? WHERE sequence = ?",
                    last,
                    renumbered(event.body(), id, last),
                    event.sequence());
        }
        sql.update("UPDATE sqlite_sequence SET seq = ? WHERE name = 'outbox'", last);
        return last;
    }

    /** Without knowing the event's type: an older worker's may wait here too. */
    private static byte[] renumbered(byte[] body, String id, long sequence) {
        JsonNode event = ContractJson.mapper().readTree(body);
        if (!(event.get("origin") instanceof ObjectNode origin)) {
            throw new IllegalStateException("an event in the journal's outbox says no origin: it can't be renumbered");
        }
        origin.put("journal", id).put("sequence", sequence);
        return ContractJson.mapper().writeValueAsBytes(event);
    }
}
