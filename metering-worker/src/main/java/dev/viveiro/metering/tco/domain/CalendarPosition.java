package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;

/** Where a day stands, counted in calendar months or years: the difference of two is the time between them. */
final class CalendarPosition {
    /** A day is no decimal fraction of a month; this many digits tell any two amounts of money apart. */
    private static final MathContext DIGITS = new MathContext(40);

    private static final int MONTHS = 12;

    private CalendarPosition() {}

    static BigDecimal inMonths(LocalDate day) {
        return position(
                day.getYear() * (long) MONTHS + day.getMonthValue() - 1, day.getDayOfMonth(), day.lengthOfMonth());
    }

    static BigDecimal inYears(LocalDate day) {
        return position(day.getYear(), day.getDayOfYear(), day.lengthOfYear());
    }

    private static BigDecimal position(long whole, int day, int length) {
        BigDecimal fraction = BigDecimal.valueOf(day - 1L).divide(BigDecimal.valueOf(length), DIGITS);
        return BigDecimal.valueOf(whole).add(fraction);
    }
}
