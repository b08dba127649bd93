package dev.viveiro.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a system that has grown costs its callers: how long lists, filters and single reads take among so many stopped machines, and
 * whether new machines are made as fast as in an empty system. Both pipelines are measured in systems of their own that were
 * started alike, warmed up alike, and have done the same passes before.
 */
final class ScaleBench implements Bench {
    private static final int PASSES = 3;
    private static final int WARM_UP = 500;
    private static final double BAR_MILLIS = 30;
    private static final double BAR_RATIO = 0.85;

    private final int vms;
    private final int machines;

    ScaleBench(int vms, int machines) {
        this.vms = vms;
        this.machines = machines;
    }

    @Override
    public Result run() throws Exception {
        System.out.println("Starting an empty system with three hosts whose hypervisors take no time ...");
        List<Pipeline.Pass> empty;
        try (var system = new BenchSystem(Pipeline.NO_LATENCY)) {
            system.up(3);
            empty = passes(system);
        }
        System.out.println("Starting another one ...");
        try (var system = new BenchSystem(Pipeline.NO_LATENCY)) {
            system.up(3);
            System.out.printf("Writing %,d stopped machines on %d hosts ...%n", machines, SettledSystem.HOSTS);
            try (var settled = SettledSystem.in(system, machines)) {
                var full = passes(system);
                var answered = ask(system, settled);
                SystemLoad.awaitIdle(system);
                settled.check();
                return result(empty, full, answered);
            }
        }
    }

    private List<Pipeline.Pass> passes(BenchSystem system) throws Exception {
        List<Pipeline.Pass> passes = new ArrayList<>();
        try (var pipeline = new Pipeline(system, "bench-pipeline")) {
            pipeline.pass("warm", WARM_UP);
            for (int i = 1; i <= PASSES; i++) {
                SystemLoad.awaitIdle(system);
                passes.add(pipeline.pass("run" + i, vms));
                System.out.println("Pass " + i + ": " + passes.getLast().running());
            }
        }
        median(passes).print(system.processes().residentMiB());
        return passes;
    }

    private static List<Question.Answered> ask(BenchSystem system, SettledSystem settled) throws Exception {
        SystemLoad.awaitIdle(system);
        List<Question.Answered> answered = new ArrayList<>();
        System.out.println(Question.Answered.header());
        try (var connection = system.database()) {
            for (var question : Questions.of(settled, connection)) {
                answered.add(question.ask(connection));
                System.out.println(answered.getLast());
            }
        }
        return answered;
    }

    private Result result(List<Pipeline.Pass> empty, List<Pipeline.Pass> full, List<Question.Answered> answered) {
        double ratio =
                median(full).running().perSecond() / median(empty).running().perSecond();
        double longest = answered.stream()
                .mapToDouble(one -> one.request().millis(99))
                .max()
                .orElseThrow();
        System.out.printf(
                "Longest p99 of a read: %.1f ms (bar %.0f), %s%n", longest, BAR_MILLIS, met(longest < BAR_MILLIS));
        System.out.printf(
                "New machines: %.0f/s, %.0f/s in an empty system; ratio %.3f (bar %.2f), %s%n",
                median(full).running().perSecond(),
                median(empty).running().perSecond(),
                ratio,
                BAR_RATIO,
                met(ratio >= BAR_RATIO));
        return new Result("scale")
                .with("machines", machines)
                .with("hosts", SettledSystem.HOSTS)
                .with("vms", vms)
                .with("requests", requests(answered))
                .with("longestP99Ms", longest)
                .with("barMs", BAR_MILLIS)
                .with("readsMet", longest < BAR_MILLIS)
                .with("emptyVmsPerSecond", rates(empty))
                .with("vmsPerSecond", rates(full))
                .with("emptyCpuMsPerVm", median(empty).cpuMillisPerVm())
                .with("cpuMsPerVm", median(full).cpuMillisPerVm())
                .with("emptyMedian", median(empty).running().perSecond())
                .with("median", median(full).running().perSecond())
                .with("pipelineMet", ratio >= BAR_RATIO)
                .with("ratio", ratio);
    }

    private static String met(boolean met) {
        return met ? "met" : "missed";
    }

    private static Map<String, Map<String, Double>> requests(List<Question.Answered> answered) {
        Map<String, Map<String, Double>> requests = new LinkedHashMap<>();
        for (var one : answered) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("p50Ms", rounded(one.request().millis(50)));
            numbers.put("p99Ms", rounded(one.request().millis(99)));
            numbers.put("rawP50Ms", rounded(one.raw().millis(50)));
            numbers.put("ratio", rounded(one.ratio()));
            requests.put(one.kind(), numbers);
        }
        return requests;
    }

    private static List<Double> rates(List<Pipeline.Pass> passes) {
        return passes.stream().map(pass -> rounded(pass.running().perSecond())).toList();
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }

    private static Pipeline.Pass median(List<Pipeline.Pass> passes) {
        return passes.stream()
                .sorted(Comparator.comparingDouble(pass -> pass.running().perSecond()))
                .toList()
                .get(passes.size() / 2);
    }
}
