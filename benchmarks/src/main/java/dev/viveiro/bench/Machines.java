package dev.viveiro.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Looks at what is committed, as often as a benchmark needs it and cheaply enough to disturb nothing. */
final class Machines implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private final Connection connection;

    Machines(BenchSystem system) throws SQLException {
        connection = system.database();
    }

    private static final String RUNNING = "select count(*) from gateway.batch_items i join gateway.vms v on v.id = i.vm"
            + " where i.batch = ?::uuid and v.state = 'RUNNING'";

    /** How many machines of a batch are RUNNING. */
    long running(String batch) throws SQLException {
        try (var look = connection.prepareStatement(RUNNING)) {
            look.setString(1, batch);
            try (var row = look.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Returns when so many machines of a batch are RUNNING; the answer is {@link System#nanoTime()} of the look that saw it. */
    long awaitRunning(String batch, long count) throws SQLException {
        return await(count, 10, RUNNING, batch);
    }

    /** Returns when that one machine is RUNNING; the answer is {@link System#nanoTime()} of the look that saw it. */
    long awaitRunning(String vm) throws SQLException {
        return await(1, 1, "select count(*) from gateway.vms where id = ?::uuid and state = 'RUNNING'", vm);
    }

    /** Returns when a tenant's mails so far were all taken by the mail server. */
    long awaitMails(String tenant, long count) throws SQLException {
        return await(
                count,
                20,
                "select count(*) from notification.delivery where state = 'SENT'"
                        + " and tenant = (select id from gateway.tenants where name = ?)",
                tenant);
    }

    /** Looks again after a part of the time that the rest seems to take: a look counts all rows, and must not be what is measured. */
    private long await(long count, int pauseMillis, String question, String subject) throws SQLException {
        long start = System.nanoTime();
        long until = start + PATIENCE.toNanos();
        long seen = 0;
        try (var look = connection.prepareStatement(question);
                var pause = connection.prepareStatement("select pg_sleep(? / 1000.0)")) {
            look.setString(1, subject);
            while (System.nanoTime() < until) {
                try (var row = look.executeQuery()) {
                    row.next();
                    seen = row.getLong(1);
                }
                if (seen >= count) {
                    return System.nanoTime();
                }
                double rest = (System.nanoTime() - start) / 1e6 * (count - seen) / Math.max(1, seen);
                pause.setDouble(1, Math.clamp(rest / 4, pauseMillis, Math.max(pauseMillis, count > 1 ? 500 : 0)));
                pause.execute();
            }
        }
        throw new IllegalStateException(
                "Expected %d within %s, but there are %d: %s (%s)".formatted(count, PATIENCE, seen, question, subject));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
