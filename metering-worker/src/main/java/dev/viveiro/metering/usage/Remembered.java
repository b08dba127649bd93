package dev.viveiro.metering.usage;

import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.usage.domain.MeteredChange;
import dev.viveiro.metering.usage.domain.PlanChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a machine or an image with when they were heard; what followed from some of them is derived when somebody asks.
 *
 * @param planned what the same changes said of its plan; none of an image
 */
record Remembered(List<Heard<MeteredChange>> changes, List<Heard<PlanChange>> planned) implements MachineStory.Memory {
    /** What a change said, and when the transaction began that wrote it. */
    record Heard<T>(T change, Instant at) {}

    /** Null when it is not known of all changes when they were heard. */
    static MachineStory.@Nullable Memory of(
            Collection<MeteredChange> changes, Collection<PlanChange> plans, Map<Long, @Nullable Instant> heard) {
        List<Heard<MeteredChange>> all = heard(changes, MeteredChange::version, heard);
        List<Heard<PlanChange>> planned = heard(plans, PlanChange::version, heard);
        return all == null || planned == null ? null : new Remembered(all, planned);
    }

    private static <T> @Nullable List<Heard<T>> heard(
            Collection<T> changes, ToLongFunction<T> version, Map<Long, @Nullable Instant> heard) {
        List<Heard<T>> all = new ArrayList<>();
        for (T change : changes) {
            Instant at = heard.get(version.applyAsLong(change));
            if (at == null) {
                return null;
            }
            all.add(new Heard<>(change, at));
        }
        return all;
    }

    @Override
    public SortedSet<Instant> times() {
        SortedSet<Instant> times = new TreeSet<>();
        changes.forEach(each -> times.add(each.at()));
        return times;
    }

    @Override
    public List<Used> lived(Instant by) {
        return MachineStories.lived(by(by, changes));
    }

    @Override
    public List<Used> plans(Instant by) {
        return PlanChange.stretches(by(by, planned));
    }

    private static <T> List<T> by(Instant by, List<Heard<T>> all) {
        return all.stream()
                .filter(each -> !each.at().isAfter(by))
                .map(Heard::change)
                .toList();
    }
}
