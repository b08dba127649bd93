package dev.viveiro.metering.tco.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whole days of UTC, [from, to). */
public record Period(LocalDate from, LocalDate to) {
    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a period must last a day: it would go from " + from + " to " + to);
        }
    }

    public long days() {
        return ChronoUnit.DAYS.between(from, to);
    }

    /** Whether it begins and ends where months do. */
    public boolean isWholeMonths() {
        return from.getDayOfMonth() == 1 && to.getDayOfMonth() == 1;
    }

    public Instant start() {
        return from.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public Instant end() {
        return to.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The days of it that have begun by then; all of them when none has. */
    public Period begun(Instant now) {
        if (!now.isAfter(start())) {
            return this;
        }
        LocalDate next = LocalDate.ofInstant(now.minusNanos(1), ZoneOffset.UTC).plusDays(1);
        return next.isBefore(to) ? new Period(from, next) : this;
    }

    /** What it has in common with the days from one to another, which may be open; empty for nothing. */
    public Optional<Period> within(LocalDate other, @Nullable LocalDate until) {
        LocalDate begin = from.isAfter(other) ? from : other;
        LocalDate end = until == null || to.isBefore(until) ? to : until;
        return begin.isBefore(end) ? Optional.of(new Period(begin, end)) : Optional.empty();
    }
}
