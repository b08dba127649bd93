package dev.viveiro.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Machines of a real hypervisor, made, kept, had back and deleted: through Viveiro's API, and by a plain script with the
 * hypervisor's own client, in turn on the same one.
 */
final class HypervisorBench implements Bench {
    private static final List<Integer> SIZES = List.of(1, 5, 10, 20);
    private static final int HOSTS = 3;
    /** One machine takes about as long as the clock's and the machine's own whims. */
    private static final int TIMES_FOR_ONE = 5;

    private final String driver;
    private final Path plot;

    /** @param plot the PNG that is written */
    HypervisorBench(String driver, Path plot) {
        this.driver = driver;
        this.plot = plot;
    }

    @Override
    public Result run() throws Exception {
        SideTimes times = new SideTimes();
        PlainWay way = PlainWay.of(driver);
        try (BenchSystem system = new BenchSystem(way.environment())) {
            system.up(HOSTS);
            Customer administrator = Customer.administrator(system);
            Fleet fleet = new Fleet(administrator, system.database());
            try (fleet;
                    PlainScript script = way.start(system, administrator)) {
                round(fleet, script, 2, new SideTimes());
                for (int size : SIZES) {
                    for (int time = 0; time < (size == 1 ? TIMES_FOR_ONE : 1); time++) {
                        round(fleet, script, size, times);
                    }
                }
            }
        }
        Map<String, Map<String, Growth>> growths = times.growths();
        GrowthPlot.write(plot, way.machines() + ": Viveiro and a plain script", growths);
        HypervisorVerdict verdict = new HypervisorVerdict(growths, SIZES);
        System.out.printf(
                "Viveiro adds %.2f s to one create (bar %.2f); never slower: %s; linear: %s. Plot: %s%n",
                verdict.overheadSeconds(), verdict.overheadBarSeconds(), verdict.neverSlower(), verdict.linear(), plot);
        return verdict.result(driver, plot.toString());
    }

    private static void round(Fleet fleet, PlainScript script, int size, SideTimes times) {
        Map<String, Double> viveiro = new LinkedHashMap<>();
        viveiro.put("create", settled(fleet.create(size)));
        viveiro.put("snapshot", settled(fleet.snapshot()));
        viveiro.put("restore", settled(fleet.restore()));
        viveiro.put("delete", settled(fleet.delete()));
        viveiro.forEach((work, seconds) -> {
            times.note(work, HypervisorVerdict.VIVEIRO, size, seconds);
            double plain = settled(script.timed(work, size));
            times.note(work, HypervisorVerdict.SCRIPT, size, plain);
            System.out.printf("%2d machines, %-8s  Viveiro %6.2f s, script %6.2f s%n", size, work, seconds, plain);
        });
    }

    private static double settled(double seconds) {
        if (!QuietMachine.await()) {
            System.out.println("(the machine does not become quiet: what comes next is measured with what still runs)");
        }
        return seconds;
    }
}
