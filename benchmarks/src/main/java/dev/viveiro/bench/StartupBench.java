package dev.viveiro.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long each service takes from the start of its process until it is ready, as Spring Boot itself logs it: with the cache of
 * its classes that {@code ./dev up} makes, beside the same without. All services of a system start in the same moment.
 */
final class StartupBench implements Bench {
    private static final int STARTS = 3;
    private static final List<String> SERVICES =
            List.of("api-gateway", "metering-worker", "notification-worker", "provisioning-worker-1");

    @Override
    public Result run() throws Exception {
        System.out.println("Starting a system " + STARTS + " times without the cache, then as often with it ...");
        var without = medians("off");
        var with = medians("on");
        SortedMap<String, Double> ratios = new TreeMap<>();
        System.out.printf("%-24s %12s %12s %8s%n", "service", "without, s", "with, s", "ratio");
        for (var service : SERVICES) {
            double before = without.getOrDefault(service, Double.NaN);
            double now = with.getOrDefault(service, Double.NaN);
            ratios.put(service, Math.round(now / before * 100) / 100.0);
            System.out.printf("%-24s %12.2f %12.2f %8.2f%n", service, before, now, now / before);
        }
        return new Result("startup")
                .with("starts", STARTS)
                .with("withoutSeconds", without)
                .with("readySeconds", with)
                .with("ratio", ratios);
    }

    private static SortedMap<String, Double> medians(String cache) throws Exception {
        SortedMap<String, List<Double>> seconds = new TreeMap<>();
        try (var system = new BenchSystem(Map.of("VIVEIRO_AOT", cache))) {
            system.up(1); // makes the database's tables and, if there is none, the cache
            for (int i = 0; i < STARTS; i++) {
                system.down();
                system.up(1);
                for (var service : SERVICES) {
                    seconds.computeIfAbsent(service, any -> new ArrayList<>()).add(lastStart(system, service));
                }
            }
        }
        SortedMap<String, Double> medians = new TreeMap<>();
        seconds.forEach((service, all) ->
                medians.put(service, all.stream().sorted().toList().get(STARTS / 2)));
        return medians;
    }

    private static double lastStart(BenchSystem system, String service) throws IOException {
        return ReadyLine.last(system.log(service))
                .orElseThrow(() ->
                        new IllegalStateException("Expected the log of " + service + " to say when it was ready"));
    }
}
