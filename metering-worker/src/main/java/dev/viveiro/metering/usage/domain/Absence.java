package dev.viveiro.metering.usage.domain;

import dev.viveiro.kernel.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What unwatched time means, from who gave up the machine's host meanwhile and from how the machine was found again. */
public final class Absence {
    private Absence() {}

    /**
     * @param unobserved as {@link Observation#unobserved} gives it
     * @param runs at least those that end or begin where one of them begins or ends
     * @param silences since when hosts were silent that were given up while the machine was there
     * @param tolerance how much later than its last report a host may have sampled: a host that is given up is silent for longer
     */
    public static List<Gap> judged(
            List<Interval> unobserved, List<ObservedRun> runs, Collection<Instant> silences, Duration tolerance) {
        return unobserved.stream()
                .map(interval -> {
                    Instant from = interval.from();
                    Instant to = Objects.requireNonNull(interval.to());
                    return silences.stream()
                            .filter(silence -> silence.isBefore(to) && !silence.isBefore(from.minus(tolerance)))
                            .min(Comparator.naturalOrder())
                            .map(silence -> lost(from, to, runs, silence.isBefore(from) ? from : silence))
                            .orElseGet(() -> new Gap(from, to, Gap.Kind.UNSEEN, null));
                })
                .toList();
    }

    private static Gap lost(Instant from, Instant to, List<ObservedRun> runs, Instant silence) {
        // where a gap begins or ends with billed time, nobody saw the machine
        boolean sameBoot = runs.stream()
                .anyMatch(before -> before.to().equals(from)
                        && runs.stream()
                                .anyMatch(after -> after.from().equals(to)
                                        && Objects.equals(before.lastBoot(), after.firstBoot())));
        return new Gap(from, to, sameBoot ? Gap.Kind.LATE : Gap.Kind.LOST, silence);
    }
}
