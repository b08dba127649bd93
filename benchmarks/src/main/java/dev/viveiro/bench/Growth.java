package dev.viveiro.bench;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long something takes for so many machines.
 *
 * @param seconds by number of machines, at least two numbers
 */
record Growth(SortedMap<Integer, Double> seconds) {
    Growth(Map<Integer, Double> seconds) {
        this(new TreeMap<>(seconds));
    }

    double at(int machines) {
        return seconds.getOrDefault(machines, Double.NaN);
    }

    /**
     * How well a straight line tells it: the coefficient of determination of the least squares fit, 1 for a line. See Draper and
     * Smith, Applied Regression Analysis, chapter 1.
     */
    double linearity() {
        double n = seconds.size();
        double meanX =
                seconds.keySet().stream().mapToInt(Integer::intValue).average().orElseThrow();
        double meanY = seconds.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (Map.Entry<Integer, Double> each : seconds.entrySet()) {
            double x = each.getKey() - meanX;
            double y = each.getValue() - meanY;
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        return n < 3 || yy == 0 ? 1 : xy * xy / (xx * yy);
    }
}
