package dev.viveiro.worker.driver;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is found of a driver without opening it for work.
 *
 * @param info what it would say of itself if it were opened now
 * @param settings what holds of its settings, by the name of the environment variable; no secret is among them. Empty when
 *     they can't be read, which is then the impediment
 */
public record DriverExamination(DriverInfo info, SortedMap<String, String> settings) {
    public DriverExamination {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    public static DriverExamination of(DriverInfo info, Map<String, String> settings) {
        return new DriverExamination(info, new TreeMap<>(settings));
    }

    /** @param impediment why it cannot work and what would change that, in one sentence */
    public static DriverExamination impeded(String name, String impediment, Map<String, String> settings) {
        return of(DriverInfo.impeded(name, impediment), settings);
    }
}
