package dev.viveiro.worker.driver;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a driver says about itself.
 *
 * @param name the name under which {@link Drivers} knows it
 * @param version the hypervisor's own version, or {@code unknown}
 * @param capabilities what it can do here; empty when it is impeded
 * @param impediment why it cannot work here and what would change that; null when it can
 */
public record DriverInfo(
        String name,
        String version,
        Set<Capability> capabilities,
        @Nullable String impediment) {
    public DriverInfo {
        capabilities = Set.copyOf(capabilities);
    }

    /** What a driver says that cannot work here. */
    public static DriverInfo impeded(String name, String impediment) {
        return new DriverInfo(name, "unknown", Set.of(), impediment);
    }

    /** Whether nothing stands in the driver's way. */
    public boolean usable() {
        return impediment == null;
    }
}
