package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.LargestRemainder;
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

    /** By stay, rounded once in all; empty when there is nothing to count. */
    static Map<Stay, BigDecimal> of(CostEntry entry, Picture picture) {
        List<Stay> stays = picture.period().within(entry.from(), entry.to()).isEmpty()
                ? List.of()
                : picture.stays().stream()
                        .filter(stay -> entry.scope().covers(stay.host()))
                        .toList();
        Map<Stay, BigDecimal> seconds = new LinkedHashMap<>();
        stays.forEach(stay -> seconds.put(stay, seconds(entry, stay)));
        BigDecimal all = seconds.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (all.signum() == 0) {
            return Map.of();
        }
        BigDecimal cost = Rounding.of(
                entry.amount().multiply(share(entry, picture)).multiply(all),
                BigDecimal.valueOf(unit(entry) * picture.period().days()),
                entry.currency());
        return LargestRemainder.split(cost, seconds);
    }

    /** Days of the period on which the entry is in force: what was counted is taken to be even over the days. */
    private static BigDecimal share(CostEntry entry, Picture picture) {
        return picture.period()
                .within(entry.from(), entry.to())
                .map(days -> BigDecimal.valueOf(days.days()))
                .orElse(BigDecimal.ZERO);
    }

    private static BigDecimal seconds(CostEntry entry, Stay stay) {
        return entry.charge() == Charge.PER_OUTAGE_HOUR ? stay.outageSeconds() : stay.seconds();
    }

    private static long unit(CostEntry entry) {
        return entry.charge() == Charge.PER_OUTAGE_HOUR ? HOUR_SECONDS : MONTH_SECONDS;
    }
}
