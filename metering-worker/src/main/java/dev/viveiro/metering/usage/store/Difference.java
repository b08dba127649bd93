package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.VmId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be written to turn derived rows into others.
 *
 * @param gone rows to be deleted
 * @param come rows to be inserted afterwards
 */
record Difference<T>(List<Of<T>> gone, List<Of<T>> come) {
    record Of<T>(VmId vm, T value) {}

    /** Only machines named in {@code after} are compared; one that is missing there keeps its rows. */
    static <T> Difference<T> between(Map<VmId, List<T>> before, Map<VmId, List<T>> after) {
        List<Of<T>> gone = new ArrayList<>();
        List<Of<T>> come = new ArrayList<>();
        after.forEach((vm, wanted) -> {
            List<T> present = before.getOrDefault(vm, List.of());
            addMissing(vm, present, new HashSet<>(wanted), gone);
            addMissing(vm, wanted, new HashSet<>(present), come);
        });
        return new Difference<>(gone, come);
    }

    private static <T> void addMissing(VmId vm, List<T> values, Set<T> there, List<Of<T>> missing) {
        values.stream().filter(value -> !there.contains(value)).forEach(value -> missing.add(new Of<>(vm, value)));
    }
}
