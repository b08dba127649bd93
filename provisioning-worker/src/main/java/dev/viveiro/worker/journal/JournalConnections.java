package dev.viveiro.worker.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** Opens connections whose settings were read back: some that a URL carries are ignored without a word. */
final class JournalConnections {
    private final String url;

    JournalConnections(Path file) {
        this.url = "jdbc:sqlite:" + file.toAbsolutePath();
    }

    /** The one that writes. The order matters: auto_vacuum is fixed by the first table, and WAL by the file. */
    Connection writer() throws SQLException {
        Connection connection = open();
        set(connection, "busy_timeout", "5000", "5000");
        set(connection, "auto_vacuum", "INCREMENTAL", "2");
        set(connection, "journal_mode", "WAL", "wal");
        set(connection, "synchronous", "FULL", "2");
        set(connection, "wal_autocheckpoint", "1000", "1000");
        return connection;
    }

    /** One that only reads, each statement for itself: an open read would let the log grow without bound. */
    Connection reader() throws SQLException {
        Connection connection = open();
        set(connection, "busy_timeout", "5000", "5000");
        set(connection, "query_only", "ON", "1");
        return connection;
    }

    /** Without generated keys, which nobody asks for: the driver would query them after every insert and update. */
    private Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setGetGeneratedKeys(false);
        return config.createConnection(url);
    }

    private static void set(Connection connection, String name, String value, String expected) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA " + name + " = " + value);
            try (ResultSet row = statement.executeQuery("PRAGMA " + name)) {
                String actual = row.next() ? row.getString(1) : "nothing";
                if (!expected.equalsIgnoreCase(actual)) {
                    throw new SQLException("the journal's " + name + " is " + actual + " instead of " + expected
                            + "; it would not keep its promises");
                }
            }
        }
    }
}
