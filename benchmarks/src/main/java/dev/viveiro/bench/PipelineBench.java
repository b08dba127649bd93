package dev.viveiro.bench;

/**
 * How many machines per second go the whole way, from one JSON batch to RUNNING and to the mail: three workers, hypervisors that
 * take no time, everything durable. Beside it what the broker and the database of the same system can do at all.
 */
final class PipelineBench implements Bench {
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
        try (var system = new BenchSystem(Pipeline.NO_LATENCY)) {
            system.up(3);
            Rate publishes = publishes(system);
            System.out.println("Raw: 1 KB messages into one quorum queue, confirmed: " + publishes);
            Rate transactions = transactions(system);
            System.out.println("Raw: transactions of two rows, " + CONNECTIONS + " at once: " + transactions);
            try (var pipeline = new Pipeline(system, "bench-pipeline")) {
                return measured(system, pipeline, publishes, transactions);
            }
        }
    }

    private Result measured(BenchSystem system, Pipeline pipeline, Rate publishes, Rate transactions) throws Exception {
        System.out.println("Warm-up: " + pipeline.pass("warm", WARM_UP).running());
        var singles = pipeline.singles(SINGLES);
        System.out.println("One POST to RUNNING, idle: " + singles);
        var pass = pipeline.pass("run", vms);
        long mails = system.mails("run-");
        var memory = system.processes().residentMiB();
        System.out.println("One batch: " + pass.running());
        System.out.printf("Mails delivered: %,d, the last %.2f s after the last machine%n", mails, pass.drainSeconds());
        pass.print(memory);
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
}
