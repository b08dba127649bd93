package dev.viveiro.worker.doctor;

import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.DriverInfo;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was found, as lines for a reader. */
final class Findings {
    private Findings() {}

    /** Every driver, the usable with what it can do and the others with what stands in their way. */
    static String of(Collection<DriverExamination> drivers) {
        return drivers.stream().map(found -> of(found.info())).collect(Collectors.joining());
    }

    private static String of(DriverInfo info) {
        return info.usable()
                ? "ok       %s %s can: %s\n%s"
                        .formatted(info.name(), info.version(), CapabilityWords.of(info.capabilities()), lacks(info))
                : "impeded  %s cannot work here: %s\n".formatted(info.name(), info.impediment());
    }

    /** A line for each thing that it can't, in the order of the capabilities. */
    private static String lacks(DriverInfo info) {
        return new TreeMap<>(info.lacks())
                .entrySet().stream()
                        .map(lack -> "         cannot %s: %s\n"
                                .formatted(CapabilityWords.of(lack.getKey()), lack.getValue()))
                        .collect(Collectors.joining());
    }

    /** The drivers of the worker, in their order, and those of them that cannot work. */
    static String chosen(List<DriverExamination> chosen) {
        List<String> impeded = chosen.stream()
                .map(DriverExamination::info)
                .filter(info -> !info.usable())
                .map(DriverInfo::name)
                .toList();
        if (chosen.size() == 1) {
            return "the driver " + chosen.getFirst().info().name()
                    + (impeded.isEmpty() ? "" : ", which cannot work here");
        }
        String names = chosen.stream().map(one -> one.info().name()).collect(Collectors.joining(", "));
        return "the drivers " + names + ", in this order"
                + (impeded.isEmpty() ? "" : ", of which cannot work here: " + String.join(", ", impeded));
    }

    /** The settings that hold, each by its variable; those that the environment does not have are said to be not set. */
    static String settings(Map<String, String> settings, Map<String, String> environment) {
        return settings.entrySet().stream()
                .map(setting -> "         %s=%s%s\n"
                        .formatted(
                                setting.getKey(),
                                setting.getValue(),
                                environment.containsKey(setting.getKey()) ? "" : " (not set)"))
                .collect(Collectors.joining());
    }
}
