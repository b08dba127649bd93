package dev.viveiro.gateway.host;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One of the drivers of a host, as it reported.
 *
 * @param version of its hypervisor; null until the host told it
 * @param impediment why it can start nothing now; null when it can
 * @param lacks why it can't do the rest, by capability in alphabetical order; empty when the host does not say
 */
public record HostDriver(
        String name,
        @Nullable String version,
        Set<String> capabilities,
        @Nullable String impediment,
        Map<String, String> lacks) {
    public HostDriver {
        capabilities = Set.copyOf(capabilities);
        lacks = Collections.unmodifiableMap(new TreeMap<>(lacks));
    }

    /** One that does not say why it can't do the rest. */
    public HostDriver(String name, @Nullable String version, Set<String> capabilities, @Nullable String impediment) {
        this(name, version, capabilities, impediment, Map.of());
    }

    /** False while its hypervisor can't be asked at all: then nobody knows what it can. */
    public boolean answers() {
        return impediment == null || !capabilities.isEmpty();
    }

    /** That it can't do this, with the reason that it gave. */
    public String cannot(String capability) {
        String why = lacks.get(capability);
        return "can't do " + capability + (why == null ? "" : ": " + why);
    }

    /**
     * Refuses for a machine of its what of this it can't do.
     *
     * @throws ProblemException host-unreachable when anything is needed while its hypervisor can't be asked, else not-supported
     */
    public void require(Collection<String> needed) {
        if (!needed.isEmpty() && !answers()) {
            throw new ProblemException(
                    ProblemCode.HOST_UNREACHABLE,
                    "The machine's host can't reach its hypervisor now; " + name + ": " + impediment
                            + ". Ask again when that is mended.");
        }
        for (String lacking : missing(needed)) {
            throw new ProblemException(
                    ProblemCode.NOT_SUPPORTED,
                    "The machine's host runs " + name + ", which " + cannot(lacking) + "." + otherwise(lacking));
        }
    }

    /** What can be done instead, as a sentence after a space; nothing where that is not known. */
    private String otherwise(String lacking) {
        if (lacking.equals("MEMORY_MIN")) {
            return " There a machine may always use all of its memory: choose a plan without memoryMinMib.";
        }
        return Set.of("RESIZE_LIVE", "GROW_LIVE").contains(lacking) && capabilities.contains("RESIZE")
                ? " There a new size takes effect only with a restart: ask for it with \"restart\": true, or stop the machine first."
                : "";
    }

    /** What of this it can't do, in alphabetical order. */
    public Set<String> missing(Collection<String> needed) {
        Set<String> missing = new TreeSet<>(needed);
        missing.removeAll(capabilities);
        return missing;
    }

    /** True when it can do all of this, now. */
    public boolean takes(Collection<String> needed) {
        return impediment == null && capabilities.containsAll(needed);
    }
}
