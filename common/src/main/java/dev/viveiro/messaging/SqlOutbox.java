package dev.viveiro.messaging;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The outbox as a table of the service's schema; its DDL is {@code db/outbox.sql} beside this class's module resources. */
public final class SqlOutbox implements Outbox {
    private static final String INSERT = """
            insert into outbox (message_id, exchange, routing_key, lane, ordering_key, type, source, subject, time,
                                traceparent, data, available_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

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
        ringAfterCommit();
    }

    @Override
    public Set<UUID> withdraw(Collection<UUID> messageIds) {
        if (messageIds.isEmpty()) {
            return Set.of();
        }
        // rows that the relay is publishing are locked by it: skipping them is what makes "withdrawn" true
        return new HashSet<>(jdbc.queryForList("""
                delete from outbox where position in (
                  select position from outbox where message_id = any (?) for update skip locked)
                returning message_id""", UUID.class, (Object) messageIds.toArray(new UUID[0])));
    }

    private void ringAfterCommit() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            bell.ring();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                bell.ring();
            }
        });
    }
}
