package dev.viveiro.messaging;

import dev.viveiro.kernel.Lane;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox table as the relay uses it. */
final class SqlOutboxRows implements OutboxRows {
    private final JdbcTemplate jdbc;

    SqlOutboxRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Row> lockDue(Instant now, int limit) {
        Timestamp due = Timestamp.from(now);
        return jdbc.query("""
                select o.*, earlier.before from outbox o
                 cross join lateral (select count(*) as before, max(available_at) as due from outbox e
                                      where e.ordering_key = o.ordering_key and e.exchange = o.exchange
                                        and e.position < o.position) earlier
                 where o.available_at <= ? and (earlier.before = 0 or earlier.due <= ?)
                 order by o.lane, o.position limit ?
                   for update of o skip locked""", (row, i) -> row(row), due, due, limit);
    }

    @Override
    public void markLeaving(List<Row> rows) {
        jdbc.update("update outbox set may_have_left = true, attempts = attempts + 1 where position = any (?)", (Object)
                rows.stream().map(Row::position).toArray(Long[]::new));
    }

    @Override
    public void delete(List<Long> positions) {
        if (!positions.isEmpty()) {
            jdbc.update("delete from outbox where position = any (?)", (Object) positions.toArray(new Long[0]));
        }
    }

    @Override
    public void backOff(Row row, Instant until, String error, boolean left) {
        jdbc.update("""
                update outbox set available_at = ?, last_error = ?, may_have_left = ? or attempts <> ?
                 where position = ?""", Timestamp.from(until), error, left, row.attempts() + 1, row.position());
    }

    private static Row row(ResultSet row) throws SQLException {
        Envelope envelope = new Envelope(
                row.getObject("message_id", UUID.class),
                row.getString("type"),
                row.getString("source"),
                row.getString("subject"),
                row.getTimestamp("time").toInstant(),
                row.getString("traceparent"),
                row.getBytes("data"));
        Outgoing message = new Outgoing(
                row.getString("exchange"),
                row.getString("routing_key"),
                Lane.values()[row.getInt("lane")],
                row.getObject("ordering_key", UUID.class),
                envelope);
        return new Row(
                row.getLong("position"),
                row.getInt("before"),
                row.getInt("attempts"),
                row.getBoolean("may_have_left"),
                message);
    }
}
