package dev.viveiro.metering.usage.domain;

import dev.viveiro.contract.usage.Meter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine's usage as a function of its changes alone: the order of arrival, repetition and delay leave no trace in it.
 *
 * <p>The version decides the order of changes, never their clocks. Two hosts' clocks may disagree, so a change may claim a
 * time before that of the version ahead of it; it then takes effect at that version's time. Time so moves only forward:
 * intervals are never negative, never overlap, and a change that arrives in order never alters one that ended before. So
 * what follows from a change can be derived without reading what was long before it ({@link #continued}).
 */
public final class UsageLedger {
    private UsageLedger() {}

    /** One in force from {@code at} until the next. */
    private record Step(Instant at, MeteredChange change) {}

    /** All intervals of one machine by meter and time; neighbours with the same quantity are one interval. */
    public static List<UsageInterval> intervals(Collection<MeteredChange> changes) {
        return continued(List.of(), new LateStory(null, changes));
    }

    /**
     * The intervals that end at or after the story's beginning, or not at all.
     *
     * @param known those that end at or after it, or not at all, as they were derived before, or {@linkplain Months#cut pieces} of them
     */
    public static List<UsageInterval> continued(Collection<UsageInterval> known, LateStory story) {
        List<Step> steps = inOrder(story);
        List<UsageInterval> intervals = new ArrayList<>();
        for (Meter meter : Meter.values()) {
            intervals.addAll(line(meter, before(known, meter, story.from()), steps));
        }
        return List.copyOf(intervals);
    }

    /** Changes of the story that took effect later than they claim. */
    public static List<Clamp> clamps(LateStory story) {
        return inOrder(story).stream()
                .filter(step -> step.at().isAfter(step.change().effectiveAt()))
                .map(step -> new Clamp(step.change().version(), step.change().effectiveAt(), step.at()))
                .toList();
    }

    /** What was already going on when the story begins, as far as it is not part of the story. */
    private static List<UsageInterval> before(Collection<UsageInterval> known, Meter meter, @Nullable Instant from) {
        if (from == null) {
            return List.of();
        }
        return known.stream()
                .filter(interval -> interval.meter() == meter && interval.from().isBefore(from))
                .sorted(Comparator.comparing(UsageInterval::from))
                .map(interval -> interval.until(from))
                .toList();
    }

    private static List<Step> inOrder(LateStory story) {
        Collection<MeteredChange> changes = story.changes();
        List<Step> steps = new ArrayList<>(changes.size());
        Instant reached = story.from() == null ? Instant.MIN : story.from();
        for (MeteredChange change : changes.stream()
                .sorted(Comparator.comparingLong(MeteredChange::version))
                .toList()) {
            if (change.effectiveAt().isAfter(reached)) {
                reached = change.effectiveAt();
            }
            steps.add(new Step(reached, change));
        }
        return steps;
    }

    private static List<UsageInterval> line(Meter meter, List<UsageInterval> before, List<Step> steps) {
        List<UsageInterval> line = new ArrayList<>(before);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Instant end = i + 1 < steps.size() ? steps.get(i + 1).at() : null;
            if (step.change().billed().contains(meter) && !step.at().equals(end)) {
                append(line, meter, step, end);
            }
        }
        return line;
    }

    private static void append(List<UsageInterval> line, Meter meter, Step step, @Nullable Instant end) {
        long quantity = step.change().quantity(meter);
        if (!line.isEmpty() && line.getLast().isContinuedBy(step.at(), quantity)) {
            line.add(line.removeLast().until(end));
        } else {
            line.add(new UsageInterval(meter, step.change().version(), step.at(), end, quantity));
        }
    }
}
