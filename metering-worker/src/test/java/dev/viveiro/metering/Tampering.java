package dev.viveiro.metering;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What nobody but an administrator of the database can do to rows that are for good. */
record Tampering(TransactionTemplate transaction, JdbcTemplate jdbc) {
    /** How many rows it altered. No trigger hears of it, of foreign keys neither. */
    int with(String sql, Object... arguments) {
        Integer altered = transaction.execute(status -> {
            jdbc.execute("set local session_replication_role = replica");
            return jdbc.update(sql, arguments);
        });
        return altered == null ? 0 : altered;
    }
}
