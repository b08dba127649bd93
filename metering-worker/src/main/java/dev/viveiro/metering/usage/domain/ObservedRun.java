package dev.viveiro.metering.usage.domain;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which a machine was sampled without a gap; both ends are samples, and may be the same one.
 *
 * @param firstBoot id of the boot that the machine was in at the first sample; null when it was off
 * @param lastBoot the same at the last
 */
public record ObservedRun(
        Instant from,
        Instant to,
        @Nullable String firstBoot,
        @Nullable String lastBoot) {
    // two samples of one moment are no order: the ids decide, so that the order in which they came does not
    private static final Comparator<ObservedRun> BY_BEGIN =
            comparing(ObservedRun::from).thenComparing(ObservedRun::firstBoot, nullsFirst(naturalOrder()));
    private static final Comparator<ObservedRun> BY_END =
            comparing(ObservedRun::to).thenComparing(ObservedRun::lastBoot, nullsFirst(naturalOrder()));

    public ObservedRun {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a run can't end at " + to + ", before its start at " + from);
        }
    }

    /** A single sample. */
    public static ObservedRun of(Instant sample, @Nullable String boot) {
        return new ObservedRun(sample, sample, boot, boot);
    }

    boolean isWithin(Duration tolerance, ObservedRun other) {
        return !other.from.isAfter(to.plus(tolerance)) && !from.isAfter(other.to.plus(tolerance));
    }

    ObservedRun joinedWith(ObservedRun other) {
        ObservedRun first = BY_BEGIN.compare(this, other) <= 0 ? this : other;
        ObservedRun last = BY_END.compare(this, other) >= 0 ? this : other;
        return new ObservedRun(first.from, last.to, first.firstBoot, last.lastBoot);
    }
}
