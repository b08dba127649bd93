package dev.viveiro.contract.host;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the drivers of a host that has several.
 *
 * @param version of its hypervisor
 * @param impediment why it can't work now, or can start nothing; null when it can
 */
public record ReportedDriver(
        String name,
        String version,
        List<String> capabilities,
        @Nullable String impediment) {
    /** Refuses what would be no driver: it is read with every host, long after it was reported. */
    public ReportedDriver {
        Objects.requireNonNull(name, "a driver has a name");
        capabilities = List.copyOf(capabilities);
    }
}
