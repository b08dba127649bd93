package dev.viveiro.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code bench NAME [OPTIONS]}: exits 0 after a result, 1 when a benchmark failed or missed a bar, 2 for words that it does not know. */
public final class BenchCommand {
    /**
     * A benchmark that can be asked for.
     *
     * @param options the names of its options, {@code --vms} for example
     */
    private record Known(Set<String> options, Function<Arguments, Bench> make) {}

    private static final Map<String, Known> BENCHES = new TreeMap<>(Map.of(
            "outbox-relay", new Known(Set.of(), options -> new OutboxRelayBench()),
            "create-accept", new Known(Set.of(), options -> new CreateAcceptBench()),
            "batch-accept", new Known(Set.of(), options -> new BatchAcceptBench()),
            "startup", new Known(Set.of(), options -> new StartupBench()),
            "pipeline", new Known(Set.of("--vms"), options -> new PipelineBench(vms(options))),
            "hypervisor",
                    new Known(
                            Set.of("--driver", "--plot"),
                            options -> new HypervisorBench(
                                    options.oneOf("--driver", "lxd", Set.of("lxd", "libvirt")),
                                    Path.of(options.text("--plot", "hypervisor.png"))
                                            .toAbsolutePath())),
            "metering",
                    new Known(
                            Set.of("--events"),
                            options -> new MeteringBench(options.number("--events", 1_000_000, 20_000, 10_000_000))),
            "invoices",
                    new Known(
                            Set.of("--vms"),
                            options -> new InvoicesBench(options.number("--vms", 20_000, 1_000, 100_000))),
            "lanes", new Known(Set.of("--vms"), options -> new LanesBench(vms(options))),
            "scale",
                    new Known(
                            Set.of("--vms", "--machines"),
                            options -> new ScaleBench(
                                    vms(options), options.number("--machines", 100_000, 1_000, 100_000)))));

    private static int vms(Arguments options) {
        return options.number("--vms", 2_000, 1, 10_000);
    }

    private BenchCommand() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String[] args) {
        var known = args.length == 0 ? null : BENCHES.get(args[0]);
        if (known == null) {
            System.err.println("Expected the name of one benchmark, one of: " + String.join(", ", BENCHES.keySet()));
            return 2;
        }
        Bench bench;
        try {
            bench = known.make().apply(new Arguments(known.options(), Arrays.copyOfRange(args, 1, args.length)));
        } catch (IllegalArgumentException refused) {
            System.err.println(args[0] + ": " + refused.getMessage());
            return 2;
        }
        try {
            return told(args[0], bench.run());
        } catch (Exception e) {
            System.err.println(args[0] + " failed: " + e);
            return 1;
        }
    }

    /** The result is the last line, whatever it says. */
    static int told(String name, Result result) {
        if (!result.missed().isEmpty()) {
            System.err.println(name + " missed its bars: " + String.join(", ", result.missed()));
        }
        System.out.println(result.json());
        return result.missed().isEmpty() ? 0 : 1;
    }
}
