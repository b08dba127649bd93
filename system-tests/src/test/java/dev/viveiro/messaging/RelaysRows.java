package dev.viveiro.messaging;

import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox table as the relay sees it. */
public final class RelaysRows {
    private RelaysRows() {}

    public static OutboxRows of(JdbcTemplate jdbc) {
        return new SqlOutboxRows(jdbc);
    }
}
