package dev.viveiro.messaging;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Inserts many rows with one COPY in the caller's transaction: the database stores rows while later ones are still being
 * written, and needs a fraction of what an INSERT costs it. Triggers, defaults and constraints are those of an INSERT.
 */
public final class ManyRows {
    private static final int CHUNK = 64 * 1024;

    private final JdbcOperations jdbc;

    public ManyRows(JdbcOperations jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds them in the order in which they come.
     *
     * @param columns comma-separated; {@code each} writes a value for every one of them, in this order
     * @throws org.springframework.dao.DuplicateKeyException when a row is there already
     * @throws IllegalStateException when a row has not as many values as there are columns
     */
    public <T> void insert(String table, String columns, List<T> rows, BiConsumer<RowWriter, T> each) {
        if (rows.isEmpty()) {
            return;
        }
        String copy = "copy " + table + " (" + columns + ") from stdin (format binary)";
        int width = columns.split(",", -1).length;
        jdbc.execute((ConnectionCallback<Long>) connection -> copy(connection, copy, width, rows, each));
    }

    private static <T> long copy(
            Connection connection, String sql, int width, List<T> rows, BiConsumer<RowWriter, T> each)
            throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            RowWriter writer = new RowWriter(width, 2 * CHUNK);
            for (T row : rows) {
                writer.begin();
                each.accept(writer, row);
                writer.end();
                if (writer.size() >= CHUNK) {
                    writer.send(copy);
                }
            }
            writer.finish();
            writer.send(copy);
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
