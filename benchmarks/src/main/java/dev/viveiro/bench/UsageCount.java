package dev.viveiro.bench;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many intervals of a meter there are, and how many of them go on.
 *
 * @param intervals those that go on are counted, too
 */
record UsageCount(long intervals, long open) {
    /** Of each meter that is billed at all, in one machine's changes: an interval begins with every other quantity. */
    static Map<Meter, UsageCount> of(Collection<VmChanged> changes) {
        Map<Meter, UsageCount> counts = new EnumMap<>(Meter.class);
        for (var meter : Meter.values()) {
            long begun = 0;
            @Nullable Long held = null;
            for (var change : changes) {
                Long next = change.billed().contains(meter) ? (Long) quantity(change, meter) : null;
                begun += next != null && !next.equals(held) ? 1 : 0;
                held = next;
            }
            if (begun > 0) {
                counts.put(meter, new UsageCount(begun, held == null ? 0 : 1));
            }
        }
        return counts;
    }

    UsageCount times(long machines) {
        return new UsageCount(intervals * machines, open * machines);
    }

    private static long quantity(VmChanged change, Meter meter) {
        var vm = change.vm();
        return switch (meter) {
            case VCPU -> vm.plan().vcpus();
            case MEMORY -> vm.plan().memoryMib();
            case DISK -> vm.allDiskGib();
            case ADDRESS -> 1;
            case SNAPSHOT -> vm.snapshotGib() == null ? 0 : vm.snapshotGib();
            // a machine holds none
            case IMAGE -> 0;
        };
    }
}
