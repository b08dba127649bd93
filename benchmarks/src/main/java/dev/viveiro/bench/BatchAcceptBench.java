package dev.viveiro.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How long one call with ten thousand rows takes to be answered, and for how long it holds its tenant, beside the same rows
 * copied by PostgreSQL from table to table in one transaction. Each class is cancelled once it was accepted; what was
 * not sent costs nothing.
 */
final class BatchAcceptBench implements Bench {
    private static final int ROWS = 10_000;
    private static final int RUNS = 3;
    private static final String TENANT = "bench-batch";

    @Override
    public Result run() throws Exception {
        System.out.println("Starting the system with one host ...");
        try (var system = new BenchSystem()) {
            system.up(1);
            var customer = Customer.contracted(system, TENANT);
            System.out.println("Warm-up: " + one(system, customer, "warm"));
            List<Measured> runs = new ArrayList<>();
            for (int i = 1; i <= RUNS; i++) {
                runs.add(one(system, customer, "run" + i));
                System.out.println("POST /v1/batches, run " + i + ": " + runs.getLast());
            }
            long raw = RawCopies.of(system, TENANT).toMillis();
            long answer = median(runs.stream().mapToLong(run -> run.answer().toMillis()));
            long lock = median(runs.stream().mapToLong(run -> run.lock().toMillis()));
            System.out.println("The same rows, copied in one transaction: " + raw + " ms");
            return new Result("batch-accept")
                    .with("rows", ROWS)
                    .with("runs", RUNS)
                    .with("answerMs", answer)
                    .with("lockMs", lock)
                    .with("rawMs", raw)
                    .with("ratio", (double) raw / answer);
        }
    }

    private static long median(LongStream values) {
        var sorted = values.toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private record Measured(Duration answer, Duration lock) {
        @Override
        public String toString() {
            return "answered in " + answer.toMillis() + " ms, tenant held for " + lock.toMillis() + " ms";
        }
    }

    private static Measured one(BenchSystem system, Customer customer, String prefix) throws Exception {
        try (var watch = TenantWatch.begin(system, TENANT)) {
            long start = System.nanoTime();
            var batch = customer.orderClass(roster(prefix));
            var measured = new Measured(Duration.ofNanos(System.nanoTime() - start), watch.longest());
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
