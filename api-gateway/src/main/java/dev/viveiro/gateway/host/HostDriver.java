package dev.viveiro.gateway.host;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One of the drivers of a host, as it reported.
 *
 * @param version of its hypervisor; null until the host told it
 * @param impediment why it can start nothing now; null when it can
 */
public record HostDriver(
        String name,
        @Nullable String version,
        Set<String> capabilities,
        @Nullable String impediment) {
    public HostDriver {
        capabilities = Set.copyOf(capabilities);
    }

    /** What of this it can't do, in alphabetical order. */
    public Set<String> lacks(Collection<String> needed) {
        Set<String> missing = new TreeSet<>(needed);
        missing.removeAll(capabilities);
        return missing;
    }

    /** True when it can do all of this, now. */
    public boolean takes(Collection<String> needed) {
        return impediment == null && capabilities.containsAll(needed);
    }
}
