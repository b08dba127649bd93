package dev.viveiro.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** What the database can commit: an item and a message in one transaction, on connections of their own. */
final class RawTransactions {
    private static final byte[] KILOBYTE = "x".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    private final BenchSystem system;

    RawTransactions(BenchSystem system) throws SQLException {
        this.system = system;
        try (var connection = system.database();
                var statement = connection.createStatement()) {
            statement.execute("create schema bench");
            statement.execute("create table bench.item (id bigserial primary key, body bytea not null)");
            statement.execute(
                    "create table bench.message (id bigserial primary key, item bigint, body bytea not null)");
        }
    }

    long commit(int transactions, int connections) throws Exception {
        return SideBySide.run(connections, number -> {
            try (var connection = system.database()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < transactions / connections; i++) {
                    insert(connection);
                    connection.commit();
                }
                return transactions / connections;
            }
        });
    }

    private static void insert(Connection connection) throws SQLException {
        try (var item = connection.prepareStatement("insert into bench.item (body) values (?)");
                var message = connection.prepareStatement("insert into bench.message (item, body) values (1, ?)")) {
            item.setBytes(1, KILOBYTE);
            item.executeUpdate();
            message.setBytes(1, KILOBYTE);
            message.executeUpdate();
        }
    }
}
