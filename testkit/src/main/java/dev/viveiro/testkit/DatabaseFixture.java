package dev.viveiro.testkit;

import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL that the tests of this JVM share. It comes from {@code ./dev test} where that started one
 * ({@code VIVEIRO_TEST_NODES}), from Testcontainers where a Docker engine answers, and otherwise from a private cluster of
 * the installed package; it never stands in with another database, and never skips.
 */
public final class DatabaseFixture {
    private final String server;
    private final Database admin;

    private DatabaseFixture(String host, int port, String user, String password) {
        this.server = "jdbc:postgresql://" + host + ":" + port + "/";
        this.admin = new Database(server + "postgres", user, password);
    }

    /**
     * The server of this JVM, started at the first call and stopped when the JVM ends.
     *
     * @throws IllegalStateException when there is neither an engine nor the package; the message says how to install it
     */
    public static DatabaseFixture shared() {
        return Shared.FIXTURE;
    }

    /** A new, empty database, seen by a superuser. */
    public Database freshDatabase() {
        var name = "test_" + Names.fresh();
        // template0 has no sessions; template1 may, and would refuse to be copied
        admin.execute("create database " + name + " template template0");
        return new Database(server + name, admin.user(), admin.password());
    }

    private static DatabaseFixture start() {
        return Nodes.containersAreWanted() ? container() : node();
    }

    private static DatabaseFixture container() {
        // The image turns fsync off for Testcontainers; the tests promise durability, so they get it
        var postgres = new PostgreSQLContainer("postgres:18").withCommand("postgres", "-c", "max_connections=200");
        postgres.start();
        return new DatabaseFixture(
                postgres.getHost(), postgres.getMappedPort(5432), postgres.getUsername(), postgres.getPassword());
    }

    private static DatabaseFixture node() {
        var env = Nodes.environment("postgresql", "postgres-cluster");
        return new DatabaseFixture(
                env.value("PG_HOST"),
                env.number("PG_PORT"),
                env.value("PG_ADMIN_USER"),
                env.value("PG_ADMIN_PASSWORD"));
    }

    private static final class Shared {
        static final DatabaseFixture FIXTURE = start();
    }
}
