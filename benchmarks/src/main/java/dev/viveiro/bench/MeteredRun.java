package dev.viveiro.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.viveiro.kernel.Lane;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One stream of changes on its way through metering.
 *
 * @param applied from the first publish to the last change that was committed, with its intervals
 * @param memory of metering meanwhile
 * @param cpuMicros microseconds of processor time per change, by process; {@code bench} is who publishes
 */
record MeteredRun(Rate applied, MemoryOverTime memory, SortedMap<String, Double> cpuMicros) {
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String APPLIED = "select count(*) from metering.vm_event where vm = ? and version = ?";

    static MeteredRun of(BenchSystem system, ChangeStream changes) throws Exception {
        var before = cpuMillis(system);
        List<ChangeFeed> feeds = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (var connection = system.database()) {
            for (var lane : Lane.values()) {
                feeds.add(ChangeFeed.asGateway(system, lane));
            }
            long start = System.nanoTime();
            List<Future<Long>> publishing = feeds.stream()
                    .map(feed -> threads.submit(
                            () -> feed.publish(changes, changes.machines().size())))
                    .toList();
            var memory = watch(system, connection, changes, feeds, publishing);
            var applied = new Rate(changes.changes(), Duration.ofNanos(System.nanoTime() - start));
            return new MeteredRun(applied, memory, perChange(before, cpuMillis(system), changes.changes()));
        } finally {
            threads.shutdownNow();
            feeds.forEach(ChangeFeed::close);
        }
    }

    /** Returns when the last change of each lane is committed. */
    private static MemoryOverTime watch(
            BenchSystem system,
            Connection connection,
            ChangeStream changes,
            List<ChangeFeed> feeds,
            List<Future<Long>> publishing)
            throws Exception {
        long start = System.nanoTime();
        long told = start;
        List<Long> mib = new ArrayList<>(List.of(resident(system)));
        while (!published(publishing) || !applied(connection, changes)) {
            Thread.sleep(LOOK);
            long now = System.nanoTime();
            if (now - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("Expected all changes to be applied within " + PATIENCE);
            }
            if (now - told >= TELL_NANOS) {
                told += TELL_NANOS;
                mib.add(resident(system));
                long published = feeds.stream().mapToLong(ChangeFeed::published).sum();
                System.out.printf(
                        "%5.0f s %,12d published, metering has %d MiB%n",
                        (now - start) / 1e9, published, mib.getLast());
            }
        }
        return new MemoryOverTime(mib);
    }

    /** Throws what a publisher threw. */
    private static boolean published(List<Future<Long>> publishing) throws Exception {
        boolean all = true;
        for (var one : publishing) {
            if (one.isDone()) {
                one.get();
            } else {
                all = false;
            }
        }
        return all;
    }

    /** Each lane is consumed in order: what came before its last change was committed before it, or with it. */
    private static boolean applied(Connection connection, ChangeStream changes) throws SQLException {
        try (var look = connection.prepareStatement(APPLIED)) {
            for (var last : changes.last()) {
                look.setObject(1, last.vm().value());
                look.setLong(2, MachineLife.CHANGES);
                try (var row = look.executeQuery()) {
                    row.next();
                    if (row.getLong(1) == 0) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    /** Throws when metering has ended. */
    private static long resident(BenchSystem system) throws IOException {
        return system.processes().residentMiB(MeteringBench.METERING);
    }

    private static SortedMap<String, Long> cpuMillis(BenchSystem system) throws IOException {
        var all = system.processes().cpuMillis();
        var self = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        all.put("bench", self.getProcessCpuTime() / 1_000_000);
        return all;
    }

    private static SortedMap<String, Double> perChange(
            Map<String, Long> before, Map<String, Long> after, long changes) {
        SortedMap<String, Double> micros = new TreeMap<>();
        after.forEach((name, millis) -> {
            if (millis > 0) {
                micros.put(name, (millis - before.getOrDefault(name, 0L)) * 1_000.0 / changes);
            }
        });
        return micros;
    }
}
