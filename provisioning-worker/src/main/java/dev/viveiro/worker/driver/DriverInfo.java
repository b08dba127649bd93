package dev.viveiro.worker.driver;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a driver says about itself.
 *
 * @param name the name under which {@link Drivers} knows it
 * @param version the hypervisor's own version, or {@code unknown}
 * @param capabilities what it can do here; empty when it can do nothing. Where there is an impediment beside them, no machine can be
 *     started, and those that are there are still stopped, deleted and looked at
 * @param impediment why it cannot work here and what would change that; null when it can
 * @param parts of several that are joined, what each says, in their order; empty for one that is not
 * @param lacks why it can't do the rest, each in one sentence that ends a longer one: a small letter at its beginning and no full stop at
 *     its end. A driver that works has one for each capability that it does not publish
 * @param awaited whether it, or one of its parts, is not opened yet for a hypervisor that was not there when the worker started; it is
 *     tried again by itself
 */
public record DriverInfo(
        String name,
        String version,
        Set<Capability> capabilities,
        @Nullable String impediment,
        Map<Capability, String> lacks,
        List<DriverInfo> parts,
        boolean awaited) {
    private static final Set<Capability> REINSTALLING =
            Set.of(Capability.CREATE, Capability.START, Capability.STOP_FORCED);

    public DriverInfo {
        capabilities = capabilities.containsAll(REINSTALLING)
                ? Set.copyOf(with(capabilities, Capability.REINSTALL))
                : Set.copyOf(capabilities);
        lacks = Map.copyOf(lacks);
        parts = List.copyOf(parts);
    }

    /** What one driver says that is joined with no other. */
    public DriverInfo(
            String name,
            String version,
            Set<Capability> capabilities,
            @Nullable String impediment,
            Map<Capability, String> lacks) {
        this(name, version, capabilities, impediment, lacks, List.of(), false);
    }

    /** What one driver says that lacks nothing, or does not say why. */
    public DriverInfo(String name, String version, Set<Capability> capabilities, @Nullable String impediment) {
        this(name, version, capabilities, impediment, Map.of());
    }

    /** One reason for several capabilities. */
    public static Map<Capability, String> lacking(String why, Capability first, Capability... others) {
        Map<Capability, String> lacks = new EnumMap<>(Capability.class);
        EnumSet.of(first, others).forEach(each -> lacks.put(each, why));
        return lacks;
    }

    private static Set<Capability> with(Set<Capability> capabilities, Capability more) {
        EnumSet<Capability> all = EnumSet.copyOf(capabilities);
        all.add(more);
        return all;
    }

    /** What a driver says that cannot work here. */
    public static DriverInfo impeded(String name, String impediment) {
        return new DriverInfo(name, "unknown", Set.of(), impediment);
    }

    /** What a driver says whose hypervisor is not there yet. */
    static DriverInfo awaited(String name, String impediment) {
        return new DriverInfo(name, "unknown", Set.of(), impediment, Map.of(), List.of(), true);
    }

    /** The same with what stands in its way now; null for nothing. */
    public DriverInfo impededBy(@Nullable String why) {
        return new DriverInfo(name, version, capabilities, why, lacks, parts, awaited);
    }

    /** The same where it stands in its way, too, what stands in the way of those that it is joined with. */
    public DriverInfo among(DriverInfo all) {
        return new DriverInfo(name, version, capabilities, all.impediment, lacks, parts, all.awaited);
    }

    /** That it can't do this, with the reason. */
    public String cannot(Capability what) {
        String why = lacks.get(what);
        return "can't do " + what + (why == null ? "" : ": " + why);
    }

    /** Whether its hypervisor can be asked at all. */
    public boolean answers() {
        return impediment == null || !capabilities.isEmpty();
    }

    /** Whether nothing stands in the driver's way. */
    public boolean usable() {
        return impediment == null;
    }
}
