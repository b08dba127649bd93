package dev.viveiro.messaging;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox as a table of the service's schema; its DDL is {@code db/messaging.sql} among the resources. */
public final class SqlOutbox implements Outbox {
    private static final String INSERT = """
            insert into outbox (message_id, exchange, routing_key, lane, ordering_key, type, source, subject, time,
                                traceparent, data, available_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** From here on they are copied: one statement that is planned once, where so many inserts are planned one by one. */
    private static final int MANY = 4;

    private static final String COLUMNS =
            "message_id, exchange, routing_key, lane, ordering_key, type, source, subject, time,"
                    + " traceparent, data, available_at";

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final OutboxBell bell;

    public SqlOutbox(JdbcTemplate jdbc, Clock clock, OutboxBell bell) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.bell = bell;
    }

    @Override
    public void add(List<Outgoing> messages) {
        if (messages.isEmpty()) {
            return;
        }
        if (messages.size() >= MANY) {
            addMany(messages);
        } else {
            addFew(messages);
        }
        bell.ring(messages);
    }

    private void addMany(List<Outgoing> messages) {
        Instant now = clock.instant();
        new ManyRows(jdbc).insert("outbox", COLUMNS, messages, (row, message) -> {
            Envelope envelope = message.envelope();
            row.uuid(envelope.id())
                    .text(message.exchange())
                    .text(message.routingKey())
                    .smallint(message.lane().ordinal())
                    .uuid(message.orderingKey())
                    .text(envelope.type())
                    .text(envelope.source())
                    .text(envelope.subject())
                    .time(envelope.time())
                    .text(envelope.traceparent())
                    .bytes(envelope.data())
                    .time(message.notBefore() == null ? now : message.notBefore());
        });
    }

    private void addFew(List<Outgoing> messages) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.batchUpdate(INSERT, messages, 1_000, (row, message) -> {
            Envelope envelope = message.envelope();
            row.setObject(1, envelope.id());
            row.setString(2, message.exchange());
            row.setString(3, message.routingKey());
            row.setInt(4, message.lane().ordinal());
            row.setObject(5, message.orderingKey());
            row.setString(6, envelope.type());
            row.setString(7, envelope.source());
            row.setString(8, envelope.subject());
            row.setTimestamp(9, Timestamp.from(envelope.time()));
            row.setString(10, envelope.traceparent());
            row.setBytes(11, envelope.data());
            row.setTimestamp(12, message.notBefore() == null ? now : Timestamp.from(message.notBefore()));
        });
    }

    @Override
    public Set<UUID> withdraw(Collection<UUID> messageIds) {
        if (messageIds.isEmpty()) {
            return Set.of();
        }
        // the relay marks rows before it publishes them, under their locks: skipping both is what makes "withdrawn"
        // true
        return new HashSet<>(jdbc.queryForList("""
                delete from outbox where position in (
                  select position from outbox where message_id = any (?) and not may_have_left
                     for update skip locked)
                returning message_id""", UUID.class, (Object) messageIds.toArray(new UUID[0])));
    }
}
