package dev.viveiro.bench;

import dev.viveiro.testkit.SettledMachines;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many changes of machines per second become intervals: published as the gateway does while one metering worker consumes them,
 * in both lanes. Beside it how fast the same messages are consumed by somebody who does nothing with them, and the same rows inserted by
 * somebody who derives nothing.
 */
final class MeteringBench implements Bench {
    static final String METERING = "metering-worker";
    /** As many as live at once: then the tables are looked at by the planner as they would have been long ago. */
    private static final int WARM_UP = ChangeStream.AT_ONCE;

    private final int machines;

    /** @param events rounded down to whole lives of machines */
    MeteringBench(int events) {
        this.machines = events / MachineLife.CHANGES;
    }

    @Override
    public Result run() throws Exception {
        System.out.println("Starting the system, of which metering alone goes on ...");
        try (var system = new BenchSystem()) {
            system.up(1);
            system.leaveAlone(METERING);
            var warm = new ChangeStream(WARM_UP, ChangeStream.begin(WARM_UP, Instant.now()));
            System.out.println("Warm-up: " + MeteredRun.of(system, warm).applied());
            lookAtTables(system);
            var changes = new ChangeStream(machines, ChangeStream.begin(machines, Instant.now()));
            System.out.printf("Publishing %,d changes of %,d machines ...%n", changes.changes(), machines);
            var run = MeteredRun.of(system, changes);
            UsageCheck.of(system, changes);
            System.out.println("Consuming the same messages, and inserting the same rows ...");
            var consumed = RawConsuming.of(system, changes);
            var verdict = new MeteringVerdict(run.applied(), consumed, RawInserts.of(system, changes), run.memory());
            print(run);
            verdict.print();
            return verdict.result().with("machines", machines).with("cpuMicrosPerEvent", hundredths(run.cpuMicros()));
        }
    }

    private static void lookAtTables(BenchSystem system) throws SQLException {
        try (var connection = system.database()) {
            SettledMachines.lookAt(
                    connection,
                    List.of(
                            "metering.inbox",
                            "metering.metered_vm",
                            "metering.vm_event",
                            "metering.placement",
                            "metering.usage_interval",
                            "metering.observed_run",
                            "metering.unobserved"));
        }
    }

    private static void print(MeteredRun run) throws IOException {
        System.out.printf("%-24s %18s%n", "process", "CPU us per event");
        run.cpuMicros().forEach((name, micros) -> System.out.printf("%-24s %18.1f%n", name, micros));
    }

    private static SortedMap<String, Double> hundredths(SortedMap<String, Double> numbers) {
        SortedMap<String, Double> rounded = new TreeMap<>(numbers);
        rounded.replaceAll((name, value) -> Math.round(value * 100) / 100.0);
        return rounded;
    }
}
