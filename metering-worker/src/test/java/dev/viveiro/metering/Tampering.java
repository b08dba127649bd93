package dev.viveiro.metering;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What nobody but the owner of the tables can do to rows that are for good. */
record Tampering(TransactionTemplate transaction, JdbcTemplate jdbc) {
    /**
     * How many rows it altered. No trigger of ours hears of it.
     *
     * @param sql an {@code update} of one table, which is its second word
     */
    int with(String sql, Object... arguments) {
        String table = sql.strip().split("\\s+")[1];
        Integer altered = transaction.execute(status -> {
            jdbc.execute("alter table " + table + " disable trigger user");
            int rows = jdbc.update(sql, arguments);
            jdbc.execute("alter table " + table + " enable trigger user");
            return rows;
        });
        return altered == null ? 0 : altered;
    }
}
