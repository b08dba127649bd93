package dev.viveiro.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long each kind of work took each way, for each number of machines; of what was measured several times the median counts. */
final class SideTimes {
    private final Map<String, Map<String, Map<Integer, List<Double>>>> times = new LinkedHashMap<>();

    void note(String work, String way, int machines, double seconds) {
        times.computeIfAbsent(work, any -> new LinkedHashMap<>())
                .computeIfAbsent(way, any -> new TreeMap<>())
                .computeIfAbsent(machines, any -> new ArrayList<>())
                .add(seconds);
    }

    /** By kind of work, and then by who did it, in the order in which they were measured first. */
    Map<String, Map<String, Growth>> growths() {
        Map<String, Map<String, Growth>> growths = new LinkedHashMap<>();
        times.forEach((work, ways) -> {
            Map<String, Growth> each = new LinkedHashMap<>();
            ways.forEach((way, bySize) -> {
                Map<Integer, Double> medians = new TreeMap<>();
                bySize.forEach((size, measured) -> medians.put(size, median(measured)));
                each.put(way, new Growth(medians));
            });
            growths.put(work, each);
        });
        return growths;
    }

    private static double median(List<Double> measured) {
        double[] sorted = measured.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
