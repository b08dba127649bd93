package dev.viveiro.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A database of a real PostgreSQL that belongs to one test class, seen by one of its users. */
public record Database(String jdbcUrl, String user, String password) {

    /** The settings that a service reads from its environment, and Spring's own, for {@code @DynamicPropertySource}. */
    public Map<String, String> springProperties() {
        return Map.of(
                "VIVEIRO_DB_URL", jdbcUrl,
                "VIVEIRO_DB_USER", user,
                "VIVEIRO_DB_PASSWORD", password,
                "spring.datasource.url", jdbcUrl,
                "spring.datasource.username", user,
                "spring.datasource.password", password);
    }

    /** A new connection, which the caller closes. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** Runs statements one after the other, each in a transaction of its own. */
    public void execute(String... statements) {
        Waiting.on(() -> {
            try (var connection = connect();
                    var statement = connection.createStatement()) {
                for (var sql : statements) {
                    statement.execute(sql);
                }
                return statements.length;
            }
        });
    }

    /**
     * A new role that owns the new schema {@code name} and sees no other, as each service has one; its connections have that
     * schema as their search path. Call it on the database as {@link DatabaseFixture#freshDatabase()} gave it.
     *
     * @param name the schema's name: a plain lower-case SQL identifier
     */
    public Database withSchema(String name) {
        var role = name + "_" + Names.fresh(); // roles belong to the whole cluster, other tests have theirs
        var secret = Names.fresh();
        execute(
                "create role " + role + " login password '" + secret + "'",
                "create schema " + name + " authorization " + role,
                "alter role " + role + " set search_path = " + name);
        return new Database(jdbcUrl, role, secret);
    }

    @Override
    public String toString() {
        return "Database[" + jdbcUrl + ", " + user + "]";
    }
}
