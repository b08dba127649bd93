package dev.viveiro.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many machines per second go the whole way, from one JSON batch to RUNNING and to the mail: three workers, hypervisors that
 * take no time, everything durable. Beside it what the broker and the database of the same system can do at all.
 */
final class PipelineBench implements Bench {
    private static final String TENANT = "bench-pipeline";
    private static final int WARM_UP = 500;
    private static final int SINGLES = 200;
    private static final int LETTERS = 10_000;
    private static final int TRANSACTIONS = 4_000;
    private static final int CONNECTIONS = 8;

    private final int vms;

    PipelineBench(int vms) {
        this.vms = vms;
    }

    @Override
    public Result run() throws Exception {
        System.out.println("Starting the system with three hosts whose hypervisors take no time ...");
        try (var system = new BenchSystem(Map.of("VIVEIRO_SIMULATED_LATENCY", "0"))) {
            system.up(3);
            try (var machines = new Machines(system)) {
                return measured(system, machines);
            }
        }
    }

    private Result measured(BenchSystem system, Machines machines) throws Exception {
        Rate publishes = publishes(system);
        System.out.println("Raw: 1 KB messages into one quorum queue, confirmed: " + publishes);
        Rate transactions = transactions(system);
        System.out.println("Raw: transactions of two rows, " + CONNECTIONS + " at once: " + transactions);
        var customer = Customer.contracted(system, TENANT);
        System.out.println("Warm-up: "
                + pass(system, machines, customer, "warm", WARM_UP, 0).running());
        var singles = singles(machines, customer);
        machines.awaitMails(TENANT, WARM_UP + SINGLES);
        System.out.println("One POST to RUNNING, idle: " + singles);
        var pass = pass(system, machines, customer, "run", vms, WARM_UP + SINGLES);
        long mails = system.mails("run-");
        var memory = system.processes().residentMiB();
        report(pass, mails, memory);
        return new Result("pipeline")
                .with("vms", vms)
                .with("vmsPerSecond", pass.running().perSecond())
                .with("mailsDelivered", mails)
                .with("mailDrainSeconds", pass.drainSeconds())
                .with("p50Ms", singles.millis(50))
                .with("p99Ms", singles.millis(99))
                .with("cpuMsPerVm", pass.cpuMillisPerVm())
                .with("rssMiB", memory)
                .with("ratioToPublish", pass.running().perSecond() / publishes.perSecond())
                .with("ratioToTransactions", pass.running().perSecond() / transactions.perSecond());
    }

    private static Rate publishes(BenchSystem system) throws Exception {
        try (var raw = new RawPublishing(system.broker(), "bench-raw")) {
            raw.publish(Letters.of("bench-raw", LETTERS / 4), 500);
            var rate = Rate.of(() -> raw.publish(Letters.of("bench-raw", LETTERS), 500));
            raw.deleteQueue();
            return rate;
        }
    }

    private static Rate transactions(BenchSystem system) throws Exception {
        var raw = new RawTransactions(system);
        raw.commit(TRANSACTIONS / 4, CONNECTIONS);
        return Rate.of(() -> raw.commit(TRANSACTIONS, CONNECTIONS));
    }

    private static Percentiles singles(Machines machines, Customer customer) throws Exception {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < SINGLES; i++) {
            long start = System.nanoTime();
            times.add(machines.awaitRunning(customer.orderOne("single-" + i)) - start);
        }
        return new Percentiles(times);
    }

    /**
     * One batch on its way.
     *
     * @param running from the request to the last machine that was committed RUNNING
     * @param drainSeconds from there to the last mail
     * @param cpuMillisPerVm by process, from the request to the last mail
     */
    private record Pass(Rate running, double drainSeconds, SortedMap<String, Double> cpuMillisPerVm) {}

    private static Pass pass(
            BenchSystem system, Machines machines, Customer customer, String prefix, int count, long mailsBefore)
            throws Exception {
        var before = system.processes().cpuMillis();
        long start = System.nanoTime();
        var batch = customer.orderClass(prefix, count);
        System.out.printf("%s: %,d accepted after %.2f s%n", prefix, count, (System.nanoTime() - start) / 1e9);
        long last = machines.awaitRunning(batch, count);
        long drained = machines.awaitMails(TENANT, mailsBefore + count);
        var after = system.processes().cpuMillis();
        SortedMap<String, Double> perVm = new TreeMap<>();
        after.forEach(
                (name, millis) -> perVm.put(name, tenths((millis - before.getOrDefault(name, 0L)) / (double) count)));
        return new Pass(
                new Rate(count, java.time.Duration.ofNanos(last - start)), Math.max(0, drained - last) / 1e9, perVm);
    }

    private static double tenths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static void report(Pass pass, long mails, SortedMap<String, Long> memory) throws IOException {
        System.out.println("One batch: " + pass.running());
        System.out.printf("Mails delivered: %,d, the last %.2f s after the last machine%n", mails, pass.drainSeconds());
        System.out.printf("%-24s %14s %10s%n", "process", "CPU ms per VM", "RSS MiB");
        for (var name : new TreeSet<>(pass.cpuMillisPerVm().keySet())) {
            System.out.printf(
                    "%-24s %14.2f %10d%n", name, pass.cpuMillisPerVm().get(name), memory.getOrDefault(name, 0L));
        }
    }
}
