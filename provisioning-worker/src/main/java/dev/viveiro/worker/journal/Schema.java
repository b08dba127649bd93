package dev.viveiro.worker.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The journal's tables. A change is one more script at the end; {@code user_version} counts those that ran. */
final class Schema {
    private static final List<String> SCRIPTS = List.of("""
            CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
            CREATE TABLE commands (
              operation TEXT NOT NULL, attempt INTEGER NOT NULL, type TEXT NOT NULL, vm TEXT NOT NULL,
              generation INTEGER NOT NULL, lane TEXT NOT NULL, deadline INTEGER NOT NULL, body BLOB NOT NULL,
              traceparent TEXT, received INTEGER NOT NULL, state TEXT NOT NULL, cancelled INTEGER NOT NULL DEFAULT 0,
              verdict TEXT, ended INTEGER, UNIQUE (operation, attempt));
            CREATE INDEX commands_unfinished ON commands (received) WHERE state <> 'ENDED';
            CREATE INDEX commands_of_vm ON commands (vm) WHERE state <> 'ENDED';
            CREATE INDEX commands_ended ON commands (ended) WHERE state = 'ENDED';
            CREATE TABLE steps (
              operation TEXT NOT NULL, attempt INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
              generation INTEGER NOT NULL, state TEXT NOT NULL, started INTEGER, ended INTEGER,
              output TEXT, PRIMARY KEY (operation, attempt, position));
            CREATE TABLE machines (
              vm TEXT PRIMARY KEY, generation INTEGER NOT NULL, lane TEXT NOT NULL, power TEXT NOT NULL, told INTEGER NOT NULL);
            CREATE TABLE tombstones (vm TEXT PRIMARY KEY, generation INTEGER NOT NULL, written INTEGER NOT NULL);
            CREATE INDEX tombstones_written ON tombstones (written);
            CREATE TABLE cancellations (operation TEXT PRIMARY KEY, received INTEGER NOT NULL);
            CREATE INDEX cancellations_received ON cancellations (received);
            CREATE TABLE outbox (
              sequence INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL, vm TEXT NOT NULL, id TEXT NOT NULL,
              type TEXT NOT NULL, key TEXT NOT NULL, time INTEGER NOT NULL, traceparent TEXT, body BLOB NOT NULL);
            CREATE INDEX outbox_of_lane ON outbox (lane, sequence);
            CREATE INDEX outbox_of_vm ON outbox (vm, sequence);
            """);

    private Schema() {}

    /** Brings a file to the newest version; throws when it was written by a newer worker. */
    static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version > SCRIPTS.size()) {
                throw new SQLException("the journal has schema version " + version + ", this worker knows up to "
                        + SCRIPTS.size() + "; start the newer worker again");
            }
            for (int next = version; next < SCRIPTS.size(); next++) {
                statement.execute("BEGIN IMMEDIATE");
                for (String one : SCRIPTS.get(next).split(";")) {
                    if (!one.isBlank()) {
                        statement.execute(one);
                    }
                }
                statement.execute("PRAGMA user_version = " + (next + 1));
                statement.execute("COMMIT");
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
