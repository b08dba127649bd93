package dev.viveiro.messaging;

import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A fresh database with the tables of messaging, which a test can switch off and on. */
final class Store {
    final DriverManagerDataSource dataSource;
    final JdbcTemplate jdbc;
    final JdbcTransactionManager transactions;
    final TransactionTemplate transaction;
    private final Database database = DatabaseFixture.shared().freshDatabase();
    private final String name = database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);
    private final Database neighbour = DatabaseFixture.shared().freshDatabase();

    Store() {
        dataSource = new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
        jdbc = new JdbcTemplate(dataSource);
        transactions = new JdbcTransactionManager(dataSource);
        transaction = new TransactionTemplate(transactions);
        jdbc.execute(tables());
    }

    /** Ends all its sessions and accepts no new one. */
    void switchOff() {
        neighbour.execute(
                "alter database " + name + " with allow_connections false",
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    }

    void switchOn() {
        neighbour.execute("alter database " + name + " with allow_connections true");
    }

    /** A session of somebody else that runs {@code statement} and keeps its locks until it is closed. */
    Connection holding(String statement) {
        try {
            var other = database.connect();
            other.setAutoCommit(false);
            try (var sql = other.createStatement()) {
                sql.execute(statement);
            }
            return other;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    int rows(String table) {
        var count = jdbc.queryForObject("select count(*) from " + table, Integer.class);
        return Objects.requireNonNull(count);
    }

    private static String tables() {
        try (InputStream sql = Store.class.getResourceAsStream("/db/messaging.sql")) {
            return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
