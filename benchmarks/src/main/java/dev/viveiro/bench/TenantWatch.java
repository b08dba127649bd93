package dev.viveiro.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Asks every ten milliseconds whether a tenant's row is locked, until it is closed. */
final class TenantWatch implements AutoCloseable {
    private final Connection connection;
    private final String tenant;
    private final Thread thread;
    private volatile boolean ended;
    private volatile long longest;

    private TenantWatch(Connection connection, String tenant) {
        this.connection = connection;
        this.tenant = tenant;
        this.thread = Thread.ofPlatform().unstarted(this::watch);
    }

    static TenantWatch begin(BenchSystem system, String tenant) throws SQLException {
        var watch = new TenantWatch(system.database(), tenant);
        watch.thread.start();
        return watch;
    }

    /** The longest time for which it was locked without a break so far. */
    Duration longest() {
        return Duration.ofNanos(longest);
    }

    private void watch() {
        try (var look = connection.prepareStatement(
                        "select 1 from gateway.tenants where name = ? for no key update skip locked");
                var pause = connection.prepareStatement("select pg_sleep(0.01)")) {
            look.setString(1, tenant);
            long since = 0;
            while (!ended) {
                long now = System.nanoTime();
                try (var row = look.executeQuery()) {
                    since = row.next() ? 0 : since == 0 ? now : since;
                }
                longest = since == 0 ? longest : Math.max(longest, System.nanoTime() - since);
                pause.execute();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        ended = true;
        thread.join();
        connection.close();
    }
}
