package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Capital that was paid for things that last, or are there from then on.
 *
 * @param capital what was paid once
 * @param begin the first day on which some of it was paid; empty for none
 */
public record Investment(BigDecimal capital, Optional<LocalDate> begin) {
    /** All that was paid once before the end of the period. */
    public static Investment of(Picture picture) {
        List<CostEntry> once = picture.entries().stream()
                .filter(entry -> entry.charge() == Charge.ONCE
                        && !entry.isMistake()
                        && entry.from().isBefore(picture.period().to()))
                .toList();
        BigDecimal capital = once.stream().map(CostEntry::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Investment(
                Rounding.amount(capital, picture.currency()),
                once.stream().map(CostEntry::from).min(Comparator.naturalOrder()));
    }
}
