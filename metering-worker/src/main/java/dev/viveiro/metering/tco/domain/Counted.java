package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.LargestRemainder;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Costs that follow from what machines did: each machine bears its own. */
final class Counted {
    /** The mean month of the Gregorian calendar: 365.2425 days / 12. */
    static final long MONTH_SECONDS = 2_629_746;

    private static final long HOUR_SECONDS = 3_600;

    private Counted() {}

    /** By stay of the period, rounded once in all; empty when there is nothing to count on the days on which the entry is in force. */
    static Map<Stay, BigDecimal> of(CostEntry entry, Picture picture) {
        return picture.period()
                .within(entry.from(), entry.to())
                .map(days -> of(entry, picture, picture.staysOn(days)))
                .orElse(Map.of());
    }

    private static Map<Stay, BigDecimal> of(CostEntry entry, Picture picture, List<Stay> there) {
        Map<Stay.Place, BigDecimal> counted = new LinkedHashMap<>();
        there.stream()
                .filter(stay -> entry.scope().covers(stay.host()))
                .forEach(stay -> counted.put(stay.place(), seconds(entry, stay)));
        BigDecimal all = counted.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (all.signum() == 0) {
            return Map.of();
        }
        Map<Stay, BigDecimal> seconds = new LinkedHashMap<>();
        picture.stays().stream()
                .filter(stay -> counted.containsKey(stay.place()))
                .forEach(stay -> seconds.put(stay, counted.getOrDefault(stay.place(), BigDecimal.ZERO)));
        BigDecimal cost =
                Rounding.amount(entry.amount().multiply(all), BigDecimal.valueOf(unit(entry)), entry.currency());
        return LargestRemainder.split(cost, seconds);
    }

    private static BigDecimal seconds(CostEntry entry, Stay stay) {
        return entry.charge() == Charge.PER_OUTAGE_HOUR ? stay.outageSeconds() : stay.seconds();
    }

    private static long unit(CostEntry entry) {
        return entry.charge() == Charge.PER_OUTAGE_HOUR ? HOUR_SECONDS : MONTH_SECONDS;
    }
}
