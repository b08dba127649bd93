package dev.viveiro.metering.rating;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** A calendar month of UTC: [from, to). */
public record BillingMonth(YearMonth value) implements Comparable<BillingMonth> {
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9998;

    /** Reads the form {@code 2026-03}; throws {@link IllegalArgumentException} for anything else. */
    public static BillingMonth of(String text) {
        try {
            YearMonth month = YearMonth.parse(text);
            if (month.getYear() >= FIRST_YEAR && month.getYear() <= LAST_YEAR) {
                return new BillingMonth(month);
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw new IllegalArgumentException("expected a month like 2026-03, got " + text);
    }

    /** The month in which a moment is. */
    public static BillingMonth at(Instant moment) {
        return new BillingMonth(YearMonth.from(moment.atOffset(ZoneOffset.UTC)));
    }

    public BillingMonth minus(int months) {
        return new BillingMonth(value.minusMonths(months));
    }

    public BillingMonth next() {
        return minus(-1);
    }

    public Instant from() {
        return firstDay().atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    public Instant to() {
        return next().from();
    }

    public LocalDate firstDay() {
        return value.atDay(1);
    }

    /** Its real length in microseconds, the unit in which usage has its times. */
    public long micros() {
        return ChronoUnit.MICROS.between(from(), to());
    }

    public boolean isBefore(BillingMonth other) {
        return value.isBefore(other.value);
    }

    @Override
    public int compareTo(BillingMonth other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
