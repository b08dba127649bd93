package dev.viveiro.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The whole way of machines through one system, asked for by one customer: batches, and machines one by one. */
final class Pipeline implements AutoCloseable {
    /** Hypervisors that take no time. */
    static final Map<String, String> NO_LATENCY = Map.of("VIVEIRO_SIMULATED_LATENCY", "0");

    private final BenchSystem system;
    private final Machines machines;
    private final Customer customer;
    private final String tenant;
    private long mails;

    /** Makes the tenant. */
    Pipeline(BenchSystem system, String tenant) throws Exception {
        this.system = system;
        this.machines = new Machines(system);
        this.customer = Customer.contracted(system, tenant);
        this.tenant = tenant;
    }

    /**
     * One batch on its way.
     *
     * @param running from the request to the last machine that was committed RUNNING
     * @param drainSeconds from there to the last mail
     * @param cpuMillisPerVm by process, from the request to the last mail
     */
    record Pass(Rate running, double drainSeconds, SortedMap<String, Double> cpuMillisPerVm) {
        void print(SortedMap<String, Long> memory) {
            System.out.printf("%-24s %14s %10s%n", "process", "CPU ms per VM", "RSS MiB");
            for (var name : new TreeSet<>(cpuMillisPerVm.keySet())) {
                System.out.printf("%-24s %14.2f %10d%n", name, cpuMillisPerVm.get(name), memory.getOrDefault(name, 0L));
            }
        }
    }

    /** Sends one batch of {@code count}, and returns when all of it runs and every mail is delivered. */
    Pass pass(String prefix, int count) throws Exception {
        var before = system.processes().cpuMillis();
        long start = System.nanoTime();
        var batch = customer.orderClass(prefix, count);
        System.out.printf("%s: %,d accepted after %.2f s%n", prefix, count, (System.nanoTime() - start) / 1e9);
        long last = machines.awaitRunning(batch, count);
        long drained = awaitMails(count);
        return new Pass(
                new Rate(count, java.time.Duration.ofNanos(last - start)),
                Math.max(0, drained - last) / 1e9,
                perVm(before, count));
    }

    /** Asks for machines one after the other, each when the one before runs; how long each took. */
    Percentiles singles(int count) throws Exception {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            times.add(machines.awaitRunning(customer.orderOne("single-" + i)) - start);
        }
        awaitMails(count);
        return new Percentiles(times);
    }

    private long awaitMails(int more) throws Exception {
        mails += more;
        return machines.awaitMails(tenant, mails);
    }

    private SortedMap<String, Double> perVm(Map<String, Long> before, int count) throws IOException {
        SortedMap<String, Double> perVm = new TreeMap<>();
        system.processes()
                .cpuMillis()
                .forEach((name, millis) ->
                        perVm.put(name, hundredths((millis - before.getOrDefault(name, 0L)) / (double) count)));
        return perVm;
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    @Override
    public void close() throws Exception {
        machines.close();
    }
}
