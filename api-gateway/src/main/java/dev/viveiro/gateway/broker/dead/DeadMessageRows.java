package dev.viveiro.gateway.broker.dead;

import dev.viveiro.messaging.Envelope;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of dead messages. */
@Component
class DeadMessageRows {
    private static final int ERROR_LENGTH = 500;

    private final JdbcClient jdbc;

    DeadMessageRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps one that was taken from {@code deadQueue}. */
    void insert(String deadQueue, Envelope envelope, Death death, Instant diedAt, @Nullable Instant retryAt) {
        jdbc.sql("""
                        insert into dead_messages (message_id, queue, died_in, type, subject, routing_key, user_id, reason,
                          source, time, traceparent, data, died_at, retry_at)
                        values (:message, :queue, :diedIn, :type, :subject, :key, :user, :reason,
                          :source, :time, :trace, :data, :diedAt, :retryAt)""")
                .param("message", envelope.id())
                .param("queue", deadQueue)
                .param("diedIn", storable(death.queue()))
                .param("type", storable(envelope.type()))
                .param("subject", storable(envelope.subject()))
                .param("key", storable(death.routingKey()))
                .param("user", storable(death.userId()))
                .param("reason", storable(death.reason()))
                .param("source", storable(envelope.source()))
                .param("time", death.readable() ? Timestamp.from(envelope.time()) : null)
                .param("trace", storable(envelope.traceparent()))
                .param("data", envelope.data())
                .param("diedAt", Timestamp.from(diedAt))
                .param("retryAt", retryAt == null ? null : Timestamp.from(retryAt))
                .update();
    }

    /** PostgreSQL keeps no NUL in a text. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '?');
    }

    /** The newest first. */
    Page<DeadMessage> list(PageQuery page) {
        List<DeadMessage> rows = jdbc.sql(
                        "select * from dead_messages where id < :before order by id desc limit :limit")
                .param("before", page.after(Long::parseLong).orElse(Long.MAX_VALUE))
                .param("limit", page.limit() + 1)
                .query(DeadMessageRows::read)
                .list();
        return Page.of(rows, page, row -> Long.toString(row.id()));
    }

    /** Locked until the transaction ends. */
    Optional<DeadMessage> lock(long id) {
        return jdbc.sql("select * from dead_messages where id = :id for update")
                .param("id", id)
                .query(DeadMessageRows::read)
                .optional();
    }

    /** Those to be replayed now, the oldest first. */
    List<Long> due(Instant now, int limit) {
        return jdbc.sql("select id from dead_messages where retry_at <= :now order by id limit :limit")
                .param("now", Timestamp.from(now))
                .param("limit", limit)
                .query((row, index) -> row.getLong("id"))
                .list();
    }

    /** Locked until the transaction ends; empty when another replica has it or has dealt with it. */
    Optional<DeadMessage> lockDue(long id, Instant now) {
        return jdbc.sql("select * from dead_messages where id = :id and retry_at <= :now for update skip locked")
                .param("id", id)
                .param("now", Timestamp.from(now))
                .query(DeadMessageRows::read)
                .optional();
    }

    void replayAt(long id, Instant time) {
        jdbc.sql("update dead_messages set retry_at = :time where id = :id")
                .param("id", id)
                .param("time", Timestamp.from(time))
                .update();
    }

    /** Counts a replay that failed; the next one comes later each time, at most an hour, or never. */
    void failed(long id, String error, Instant now, boolean again) {
        jdbc.sql("""
                        update dead_messages set attempts = attempts + 1, last_error = :error,
                          retry_at = case when :again then
                            :now::timestamptz + least(interval '1 hour', interval '5 s' * power(2, least(attempts, 20) + 1)) end
                         where id = :id""")
                .param("id", id)
                .param("error", storable(error.substring(0, Math.min(ERROR_LENGTH, error.length()))))
                .param("now", Timestamp.from(now))
                .param("again", again)
                .update();
    }

    void delete(long id) {
        jdbc.sql("delete from dead_messages where id = :id").param("id", id).update();
    }

    private static DeadMessage read(ResultSet row, int index) throws SQLException {
        Timestamp retryAt = row.getTimestamp("retry_at");
        String diedIn = row.getString("died_in");
        return new DeadMessage(
                row.getLong("id"),
                row.getObject("message_id", UUID.class),
                diedIn == null ? row.getString("queue") : diedIn,
                row.getString("type"),
                row.getString("subject"),
                row.getString("routing_key"),
                row.getString("user_id"),
                row.getString("reason"),
                row.getTimestamp("died_at").toInstant(),
                row.getInt("attempts"),
                row.getString("last_error"),
                retryAt == null ? null : retryAt.toInstant(),
                envelope(row));
    }

    private static @Nullable Envelope envelope(ResultSet row) throws SQLException {
        Timestamp time = row.getTimestamp("time");
        return time == null
                ? null
                : new Envelope(
                        row.getObject("message_id", UUID.class),
                        row.getString("type"),
                        row.getString("source"),
                        row.getString("subject"),
                        time.toInstant(),
                        row.getString("traceparent"),
                        row.getBytes("data"));
    }
}
