package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What a host cost, and each machine on it. */
record HostBooks(HostCost host, List<StayCost> stays) {
    /**
     * Allocates both ways.
     *
     * @param shared what the host costs beside what machines bear themselves
     * @param own what machines bear themselves
     */
    static HostBooks of(HostInPeriod host, BigDecimal shared, Map<Stay, BigDecimal> own, Picture picture) {
        List<Stay> here = picture.stays().stream()
                .filter(stay -> stay.host().equals(host.host()))
                .toList();
        BigDecimal cost = Rounding.amount(shared, picture.currency());
        Allocation reserved = Allocation.of(cost, host.capacity(), here, Stay::reserved, picture.weights());
        Allocation used = Allocation.of(cost, host.capacity(), here, Stay::used, picture.weights());
        List<StayCost> stays = here.stream()
                .map(stay -> new StayCost(stay, sum(stay, own, reserved), sum(stay, own, used)))
                .toList();
        BigDecimal total = here.stream()
                .map(stay -> own.getOrDefault(stay, BigDecimal.ZERO))
                .reduce(cost, BigDecimal::add);
        return new HostBooks(new HostCost(host.host(), total, reserved.idle(), used.idle()), stays);
    }

    private static BigDecimal sum(Stay stay, Map<Stay, BigDecimal> own, Allocation allocation) {
        return own.getOrDefault(stay, BigDecimal.ZERO).add(allocation.stays().getOrDefault(stay, BigDecimal.ZERO));
    }
}
