package dev.viveiro.metering.usage.domain;

import dev.viveiro.kernel.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which billed time of a machine was watched.
 *
 * <p>Samples are kept as runs: the connected parts of the sample times when two of them at most {@code tolerance} apart are
 * connected. That is a function of the set of samples, so their order and repetition leave no trace, and a machine that is
 * watched for a year keeps one row.
 */
public final class Observation {
    private Observation() {}

    /** The runs with more of them, such as single samples, in order of time. */
    public static List<ObservedRun> with(
            Collection<ObservedRun> runs, Collection<ObservedRun> more, Duration tolerance) {
        List<ObservedRun> joined = new ArrayList<>();
        List<ObservedRun> all = new ArrayList<>(runs);
        all.addAll(more);
        all.sort(Comparator.comparing(ObservedRun::from));
        for (ObservedRun next : all) {
            if (!joined.isEmpty() && joined.getLast().isWithin(tolerance, next)) {
                joined.add(joined.removeLast().joinedWith(next));
            } else {
                joined.add(next);
            }
        }
        return List.copyOf(joined);
    }

    /**
     * Billed time between two neighbouring samples that are further apart than {@code tolerance}; the start and the end of
     * billed time count as samples, the present does not: what goes on unwatched is told once it is known how long it was.
     *
     * @param billed disjoint and in order, as {@link BilledTime} gives it
     * @param runs in order, further than {@code tolerance} apart
     */
    public static List<Interval> unobserved(List<Interval> billed, List<ObservedRun> runs, Duration tolerance) {
        List<Interval> gaps = new ArrayList<>();
        for (Interval stretch : billed) {
            Instant seen = stretch.from();
            for (ObservedRun run : runs) {
                if (run.to().isBefore(stretch.from())) {
                    continue;
                }
                if (stretch.to() != null && !run.from().isBefore(stretch.to())) {
                    break;
                }
                addGap(gaps, seen, run.from(), tolerance);
                seen = run.to();
            }
            if (stretch.to() != null) {
                addGap(gaps, seen, stretch.to(), tolerance);
            }
        }
        return List.copyOf(gaps);
    }

    /**
     * Those of {@link #unobserved} that end at or after {@code since}, from less: a gap that ends before does not change with
     * what happens from then on.
     *
     * @param billed at least what ends at or after {@link #floor}
     * @param runs at least the last that begins before {@code since}, and all after it
     * @param since null for all
     */
    public static List<Interval> unobservedSince(
            @Nullable Instant since, List<Interval> billed, List<ObservedRun> runs, Duration tolerance) {
        return unobserved(billed, runs, tolerance).stream()
                .filter(gap ->
                        since == null || !Objects.requireNonNull(gap.to()).isBefore(since))
                .toList();
    }

    /**
     * Whether the gaps that end at or after {@code since} follow from no more than what is billed from then on.
     *
     * @param billed what ends at or after {@code since}, or not at all; its first part may have begun earlier than it is known
     * @param runs as {@link #unobservedSince} takes them
     */
    public static boolean tellsAll(@Nullable Instant since, List<Interval> billed, List<ObservedRun> runs) {
        if (since == null) {
            return true;
        }
        if (runs.isEmpty()) {
            // nobody ever saw it: what goes on is no gap yet, and what ended is one as long as it was billed
            return billed.stream()
                    .noneMatch(part -> part.to() != null && part.from().isBefore(since));
        }
        return since.equals(floor(since, runs));
    }

    /** How far back billed time must be known to tell gaps that end at or after {@code since}; null when all of it must. */
    public static @Nullable Instant floor(@Nullable Instant since, List<ObservedRun> runs) {
        if (since == null || runs.isEmpty() || !runs.getFirst().from().isBefore(since)) {
            return null;
        }
        Instant seen = runs.getFirst().to();
        return seen.isBefore(since) ? seen : since;
    }

    private static void addGap(List<Interval> gaps, Instant seen, Instant seenAgain, Duration tolerance) {
        if (seenAgain.isAfter(seen.plus(tolerance))) {
            gaps.add(new Interval(seen, seenAgain));
        }
    }
}
