package dev.viveiro.metering.tco.web;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.tco.TcoService;
import dev.viveiro.metering.tco.domain.Period;
import dev.viveiro.metering.tco.domain.Picture;
import dev.viveiro.metering.tco.intake.Texts;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The questions that all reports have in common. */
final class TcoQuery {
    private static final int YEARS_MAX = 20;

    private TcoQuery() {}

    /** Throws a problem that points to what is wrong. */
    static Picture picture(TcoService tco, @Nullable String period, @Nullable String currency) {
        return tco.picture(period(period), currency(tco, currency));
    }

    static BigDecimal amount(String name, @Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(Texts::amount)
                .orElseThrow(() -> ProblemException.field(
                        "?" + name,
                        "invalid-value",
                        "Expected " + name + " to be a number like 1234.50, not negative."));
    }

    private static Currency currency(TcoService tco, @Nullable String text) {
        return text == null
                ? tco.currency()
                : Texts.currency(text)
                        .orElseThrow(() -> ProblemException.field(
                                "?currency", "invalid-value", "Expected a currency of ISO 4217 like EUR."));
    }

    /** A year, a month, a day, or two days with a slash between them, the second of which is not part of it. */
    static Period period(@Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(TcoQuery::read)
                .orElseThrow(() -> ProblemException.field(
                        "?period",
                        "invalid-period",
                        "Expected period to be like 2026, 2026-03, 2026-03-14 or 2026-03-01/2026-04-01, at most "
                                + YEARS_MAX + " years."));
    }

    private static Optional<Period> read(String text) {
        String[] ends = text.split("/", -1);
        if (ends.length > 2) {
            return Optional.empty();
        }
        if (ends.length == 2) {
            return Texts.day(ends[0]).flatMap(from -> Texts.day(ends[1])
                    .filter(to -> to.isAfter(from) && !to.isAfter(from.plusYears(YEARS_MAX)))
                    .map(to -> new Period(from, to)));
        }
        return switch (text.length()) {
            case 4 -> Texts.day(text + "-01-01").map(from -> new Period(from, from.plusYears(1)));
            case 7 -> Texts.day(text + "-01").map(YearMonth::from).map(TcoQuery::month);
            default -> Texts.day(text).map(from -> new Period(from, from.plusDays(1)));
        };
    }

    private static Period month(YearMonth month) {
        return new Period(month.atDay(1), month.plusMonths(1).atDay(1));
    }
}
