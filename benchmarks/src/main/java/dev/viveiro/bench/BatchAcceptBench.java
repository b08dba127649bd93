package dev.viveiro.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How long one call with ten thousand rows takes to be answered, and for how long it holds its tenant, beside the same rows
 * copied by PostgreSQL from table to table in one transaction. All processes of the system run on the same machine. The first
 * call is the first large thing that the system does since it was started; before the next ones it has done what the
 * ones before left to do; the last comes at once after a class was cancelled, and shares the machine with all that follows
 * from that.
 */
final class BatchAcceptBench implements Bench {
    private static final int ROWS = 10_000;
    private static final int HOSTS = 3;
    private static final int WARM = 3;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(1);
    private static final String TENANT = "bench-batch";

    @Override
    public Result run() throws Exception {
        System.out.println("Starting the system with " + HOSTS + " hosts ...");
        try (var system = new BenchSystem()) {
            system.up(HOSTS);
            var customer = Customer.contracted(system, TENANT);
            System.out.println("POST /v1/batches with " + ROWS + " rows, each class cancelled once it was accepted:");
            System.out.println(Measured.HEADER);
            var cold = one(system, customer, "cold", true);
            List<Measured> warm = new ArrayList<>();
            for (int i = 1; i <= WARM; i++) {
                warm.add(one(system, customer, "warm-" + i, true));
            }
            var busy = one(system, customer, "busy", false);
            SystemLoad.awaitIdle(system);
            long raw = RawCopies.of(system, TENANT).toMillis();
            System.out.println("The same rows, copied by the database alone in one transaction: " + raw + " ms");
            return result(cold, warm, busy, raw);
        }
    }

    private static Result result(Measured cold, List<Measured> warm, Measured busy, long raw) {
        long answer = median(warm, Measured::answer);
        List<Measured> all = new ArrayList<>(warm);
        all.addAll(List.of(cold, busy));
        return new Result("batch-accept")
                .with("rows", ROWS)
                .with("coldAnswerMs", cold.answer().toMillis())
                .with("coldLockMs", cold.lock().toMillis())
                .with("answerMs", answer)
                .with("lockMs", median(warm, Measured::lock))
                .with("busyAnswerMs", busy.answer().toMillis())
                .with("busyLockMs", busy.lock().toMillis())
                .with("withinLimits", all.stream().allMatch(BatchAcceptBench::withinLimits))
                .with("rawMs", raw)
                .with("ratio", (double) raw / answer);
    }

    private static boolean withinLimits(Measured call) {
        return call.answer().compareTo(ANSWER_LIMIT) < 0 && call.lock().compareTo(LOCK_LIMIT) < 0;
    }

    private static long median(List<Measured> calls, Function<Measured, Duration> time) {
        var sorted = calls.stream().map(time).mapToLong(Duration::toMillis).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** One call: how long it took, and what else was to be done when it was made. */
    private record Measured(String name, Duration answer, Duration lock, SystemLoad before) {
        static final String HEADER = row("call", "answer ms", "lock ms", SystemLoad.COLUMNS);

        private static String row(Object... cells) {
            return "%-8s %10s %8s   %s".formatted(cells);
        }

        @Override
        public String toString() {
            return row(name, answer.toMillis(), lock.toMillis(), before);
        }
    }

    private static Measured one(BenchSystem system, Customer customer, String name, boolean idle) throws Exception {
        var roster = roster(name);
        if (idle) {
            SystemLoad.awaitIdle(system);
        }
        var before = SystemLoad.of(system);
        try (var watch = TenantWatch.begin(system, TENANT)) {
            long start = System.nanoTime();
            var batch = customer.orderClass(roster);
            var answer = Duration.ofNanos(System.nanoTime() - start);
            var measured = new Measured(name, answer, watch.longest(), before);
            System.out.println(measured);
            customer.cancelClass(batch);
            return measured;
        }
    }

    private static String roster(String prefix) {
        var csv = new StringBuilder("name,email\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append("Student ")
                    .append(i)
                    .append(',')
                    .append(prefix)
                    .append('-')
                    .append(i)
                    .append("@school.example\n");
        }
        return csv.toString();
    }
}
