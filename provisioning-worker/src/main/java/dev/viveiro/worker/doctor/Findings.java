package dev.viveiro.worker.doctor;

import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.DriverInfo;
import java.util.Collection;
import java.util.Map;
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
                ? "ok       %s %s can: %s\n"
                        .formatted(info.name(), info.version(), CapabilityWords.of(info.capabilities()))
                : "impeded  %s cannot work here: %s\n".formatted(info.name(), info.impediment());
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
