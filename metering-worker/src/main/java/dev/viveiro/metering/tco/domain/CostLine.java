package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.rating.LargestRemainder;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one thing cost in a period, and whom.
 *
 * @param depreciation whether it was paid once
 * @param hosts what hosts bear, to be allocated to their machines
 * @param stays what machines bear themselves
 * @param nowhere what no host bears, since none of its scope was there
 */
record CostLine(
        CostResource resource,
        CostPhase phase,
        Directness directness,
        boolean depreciation,
        Map<HostId, BigDecimal> hosts,
        Map<Stay, BigDecimal> stays,
        BigDecimal nowhere) {
    static CostLine of(CostEntry entry, Picture picture) {
        if (entry.charge().isCounted()) {
            return of(entry, Map.of(), Counted.of(entry, picture), BigDecimal.ZERO);
        }
        BigDecimal cost = CostOverTime.of(entry, picture.period());
        Map<HostId, BigDecimal> days = new LinkedHashMap<>();
        picture.hosts().stream()
                .filter(host -> entry.scope().covers(host.host()) && host.days() > 0)
                .forEach(host -> days.put(host.host(), BigDecimal.valueOf(host.days())));
        return days.isEmpty()
                ? of(entry, Map.of(), Map.of(), cost)
                : of(entry, LargestRemainder.split(cost, days), Map.of(), BigDecimal.ZERO);
    }

    /** Energy is what a facility's operation costs. */
    static CostLine energy(Picture picture) {
        Map<HostId, BigDecimal> costs = new LinkedHashMap<>();
        picture.hosts().forEach(host -> costs.put(host.host(), host.energyCost(picture.currency())));
        return new CostLine(
                CostResource.FACILITIES,
                CostPhase.OPERATION,
                Directness.DIRECT,
                false,
                costs,
                Map.of(),
                BigDecimal.ZERO);
    }

    private static CostLine of(
            CostEntry entry, Map<HostId, BigDecimal> hosts, Map<Stay, BigDecimal> stays, BigDecimal nowhere) {
        return new CostLine(
                entry.resource(),
                entry.phase(),
                entry.directness(),
                entry.charge() == Charge.ONCE,
                hosts,
                stays,
                nowhere);
    }

    BigDecimal total() {
        return sum(hosts).add(sum(stays)).add(nowhere);
    }

    private static BigDecimal sum(Map<?, BigDecimal> parts) {
        return parts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
