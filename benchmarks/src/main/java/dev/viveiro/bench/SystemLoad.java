package dev.viveiro.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * What a system has to do apart from what is measured.
 *
 * @param messages in the gateway's outbox
 * @param changes that were not told to those who watch
 * @param hostWork operations that hosts are at work on
 * @param processors how busy all of the machine's processors are, 0 to 1, over a quarter of a second
 */
record SystemLoad(long messages, long changes, long hostWork, double processors) {
    /** Names of what {@link #toString} shows. */
    static final String COLUMNS = "before it: messages  changes  on hosts  processors";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final double IDLE = 0.3;
    private static final String PAUSE = "select pg_sleep(0.25)";
    private static final String QUERY = """
            select (select count(*) from gateway.outbox), (select count(*) from gateway.changes),
                   (select count(*) from gateway.operations where state in ('PENDING', 'RUNNING') and released)""";

    static SystemLoad of(BenchSystem system) throws SQLException {
        try (var connection = system.database();
                var statement = connection.createStatement()) {
            var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            machine.getCpuLoad(); // the next answer is about the time since this one
            statement.execute(PAUSE);
            double processors = machine.getCpuLoad();
            try (var row = statement.executeQuery(QUERY)) {
                row.next();
                return new SystemLoad(row.getLong(1), row.getLong(2), row.getLong(3), processors);
            }
        }
    }

    /** Waits until it has nothing to do; when others keep the machine busy, not for longer than a minute and a half. */
    static void awaitIdle(BenchSystem system) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var load = of(system);
        while (!load.idle() && System.nanoTime() < deadline) {
            load = of(system);
        }
    }

    private boolean idle() {
        return messages + changes + hostWork == 0 && processors < IDLE;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%19d %8d %9d %10.0f%%", messages, changes, hostWork, processors * 100);
    }
}
