package dev.viveiro.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code bench NAME}: exits 0 after a result, 1 when a benchmark failed, 2 for a name that there is not. */
public final class BenchCommand {
    private static final Map<String, Supplier<Bench>> BENCHES = new TreeMap<>(Map.of(
            "outbox-relay", OutboxRelayBench::new,
            "create-accept", CreateAcceptBench::new,
            "batch-accept", BatchAcceptBench::new));

    private BenchCommand() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String[] args) {
        var bench = args.length == 1 ? BENCHES.get(args[0]) : null;
        if (bench == null) {
            System.err.println("Expected the name of one benchmark, one of: " + String.join(", ", BENCHES.keySet()));
            return 2;
        }
        try {
            var result = bench.get().run();
            System.out.println(result.json());
            return 0;
        } catch (Exception e) {
            System.err.println(args[0] + " failed: " + e);
            return 1;
        }
    }
}
