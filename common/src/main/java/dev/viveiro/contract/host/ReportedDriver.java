package dev.viveiro.contract.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One of the drivers of a host that has several.
 *
 * @param version of its hypervisor
 * @param impediment why it can't work now, or can start nothing; null when it can
 * @param lacks why it can't do the rest, by capability, each in one sentence without capital and full stop; null, and not sent, by one
 *     that does not say
 */
public record ReportedDriver(
        String name,
        String version,
        List<String> capabilities,
        @Nullable String impediment,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> lacks) {
    /** Refuses what would be no driver: it is read with every host, long after it was reported. */
    public ReportedDriver {
        Objects.requireNonNull(name, "a driver has a name");
        capabilities = List.copyOf(capabilities);
        lacks = lacks == null ? null : Collections.unmodifiableMap(new TreeMap<>(lacks));
    }

    /** Of one that does not say why it can't do the rest. */
    public ReportedDriver(String name, String version, List<String> capabilities, @Nullable String impediment) {
        this(name, version, capabilities, impediment, null);
    }
}
