package dev.viveiro.metering.usage.domain;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time in which a machine was sampled without a gap; both ends are samples, and may be the same one. */
public record ObservedRun(Instant from, Instant to) {
    public ObservedRun {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a run can't end at " + to + ", before its start at " + from);
        }
    }

    boolean isWithin(Duration tolerance, ObservedRun other) {
        return !other.from.isAfter(to.plus(tolerance)) && !from.isAfter(other.to.plus(tolerance));
    }

    ObservedRun joinedWith(ObservedRun other) {
        return new ObservedRun(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
    }
}
