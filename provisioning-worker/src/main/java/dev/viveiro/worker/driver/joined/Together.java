package dev.viveiro.worker.driver.joined;

import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.Resources;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What several drivers of one host say as if they were one. */
final class Together {
    private Together() {}

    /** Its version is the first's: each has its own among the parts. */
    static DriverInfo info(List<DriverInfo> parts) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        parts.forEach(part -> capabilities.addAll(part.capabilities()));
        return new DriverInfo(
                parts.stream().map(DriverInfo::name).collect(Collectors.joining("+")),
                parts.getFirst().version(),
                capabilities,
                impediment(parts),
                lacks(capabilities, parts),
                parts,
                parts.stream().anyMatch(DriverInfo::awaited));
    }

    /** A host works as long as one driver does, but not while of another nothing is known: its machines would seem to be gone. */
    private static @Nullable String impediment(List<DriverInfo> parts) {
        if (parts.stream().noneMatch(DriverInfo::usable)) {
            return said(parts, part -> true);
        }
        return parts.stream().allMatch(DriverInfo::answers) ? null : said(parts, part -> !part.answers());
    }

    /** Of what none of them can, what each says. */
    private static Map<Capability, String> lacks(Set<Capability> capabilities, List<DriverInfo> parts) {
        Map<Capability, String> lacks = new EnumMap<>(Capability.class);
        for (DriverInfo part : parts) {
            part.lacks().forEach((what, why) -> {
                if (!capabilities.contains(what)) {
                    lacks.merge(what, part.name() + ": " + why, (one, other) -> one + "; " + other);
                }
            });
        }
        return lacks;
    }

    private static String said(List<DriverInfo> parts, Predicate<DriverInfo> which) {
        return parts.stream()
                .filter(which)
                .map(part -> part.name() + ": " + part.impediment())
                .collect(Collectors.joining("; "));
    }

    /**
     * They share the hardware: what there is each of them counts in full, as well as the processors that are busy; what its own
     * machines hold each counts alone.
     */
    static HostInventory inventory(List<HostInventory> parts) {
        List<Resources> total = parts.stream().map(HostInventory::total).toList();
        List<Resources> used = parts.stream().map(HostInventory::used).toList();
        return new HostInventory(
                new Resources(
                        most(total, Resources::vcpus),
                        most(total, Resources::memoryMib),
                        most(total, Resources::diskGib)),
                new Resources(
                        most(used, Resources::vcpus),
                        used.stream().mapToLong(Resources::memoryMib).sum(),
                        used.stream().mapToLong(Resources::diskGib).sum()));
    }

    private static long most(List<Resources> amounts, ToLongFunction<Resources> what) {
        return amounts.stream().mapToLong(what).max().orElseThrow();
    }
}
