package dev.viveiro.worker.driver.simulated;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long each step takes.
 *
 * <p>{@code VIVEIRO_SIMULATED_LATENCY} is a factor over all of them ({@code 0} for none, {@code 1.0} when it is not set);
 * {@code VIVEIRO_SIMULATED_LATENCY_<STEP>}, such as {@code ..._ENSURE_IMAGE}, is the length of one step in milliseconds,
 * before the factor.
 */
final class Latencies {
    static final String FACTOR = "VIVEIRO_SIMULATED_LATENCY";

    private final Map<Step, Duration> lengths = new EnumMap<>(Step.class);
    private final double factor;

    /** @throws IllegalArgumentException naming the setting that is not a number from 0 */
    Latencies(Map<String, String> environment) {
        this.factor = number(environment, FACTOR, 1.0);
        for (Step step : Step.values()) {
            double millis = number(
                    environment, FACTOR + "_" + step.name(), step.usualLatency().toMillis());
            lengths.put(step, scaled(Duration.ofNanos(Math.round(millis * 1e6))));
        }
    }

    /**
     * The factor, and each step's length that was set, by the variables' names.
     *
     * @throws IllegalArgumentException as the constructor does
     */
    static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>();
        settings.put(FACTOR, String.valueOf(new Latencies(environment).factor));
        for (Step step : Step.values()) {
            String name = FACTOR + "_" + step.name();
            Optional.ofNullable(environment.get(name)).ifPresent(value -> settings.put(name, value));
        }
        return settings;
    }

    Duration of(Step step) {
        return lengths.getOrDefault(step, Duration.ZERO);
    }

    /** A length of time with the factor applied. */
    Duration scaled(Duration length) {
        return Duration.ofNanos(Math.round(length.toNanos() * factor));
    }

    private static double number(Map<String, String> environment, String name, double usual) {
        String text = environment.get(name);
        if (text == null || text.isBlank()) {
            return usual;
        }
        if (!text.strip().matches("[0-9]{1,9}([.][0-9]{1,9})?")) {
            throw new IllegalArgumentException(
                    "%s is '%s'; expected a number from 0, such as 0.5".formatted(name, text));
        }
        return Double.parseDouble(text.strip());
    }
}
