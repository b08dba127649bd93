package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an entry costs by the calendar. The cost up to a day is rounded, and a period's is the difference of two of them: so the
 * costs of neighbouring periods add up to that of both, and those of a whole life to the price.
 */
public final class CostOverTime {
    private CostOverTime() {}

    /** In the currency's smallest unit; throws for what is counted, which the calendar can't tell. */
    public static BigDecimal of(CostEntry entry, Period period) {
        return before(entry, period.to()).subtract(before(entry, period.from()));
    }

    /** All that it costs before that day. */
    static BigDecimal before(CostEntry entry, LocalDate day) {
        BigDecimal cost = day.isAfter(entry.from()) && !entry.isMistake() ? exactly(entry, day) : BigDecimal.ZERO;
        return Rounding.amount(cost, entry.currency());
    }

    private static BigDecimal exactly(CostEntry entry, LocalDate day) {
        LocalDate until = earlier(day, entry.to());
        return switch (entry.charge()) {
            case ONCE -> depreciated(entry, day);
            case MONTHLY ->
                entry.amount()
                        .multiply(CalendarPosition.inMonths(until).subtract(CalendarPosition.inMonths(entry.from())));
            case YEARLY ->
                entry.amount()
                        .multiply(CalendarPosition.inYears(until).subtract(CalendarPosition.inYears(entry.from())));
            case PER_GUEST_MONTH, PER_OUTAGE_HOUR ->
                throw new IllegalArgumentException(entry.charge() + " is counted, see Counted");
        };
    }

    private static BigDecimal depreciated(CostEntry entry, LocalDate day) {
        boolean writtenOff = entry.to() != null && day.isAfter(entry.to());
        if (entry.lifeMonths() == null || writtenOff) {
            return entry.amount();
        }
        LocalDate end = entry.from().plusMonths(entry.lifeMonths());
        BigDecimal gone = days(entry.from(), earlier(day, end));
        return Rounding.amount(entry.amount().multiply(gone), days(entry.from(), end), entry.currency());
    }

    private static BigDecimal days(LocalDate from, LocalDate to) {
        return BigDecimal.valueOf(ChronoUnit.DAYS.between(from, to));
    }

    private static LocalDate earlier(LocalDate one, @Nullable LocalDate other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
