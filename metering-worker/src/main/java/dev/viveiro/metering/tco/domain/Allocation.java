package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.LargestRemainder;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the machines of a host bear of its cost, by their share of its capacity, and what nobody bears since it is idle.
 *
 * @param stays their parts, which with {@code idle} add up to the cost
 */
record Allocation(Map<Stay, BigDecimal> stays, BigDecimal idle) {
    /**
     * Allocates in the cost's last digit. Machines that have more than the host, and those of a host of which nobody knows what it
     * has, bear everything.
     *
     * @param amounts what of the host's resources a machine has
     */
    static Allocation of(
            BigDecimal cost,
            Optional<Quantities> capacity,
            List<Stay> stays,
            Function<Stay, Quantities> amounts,
            Weights weights) {
        Quantities had = stays.stream().map(amounts).reduce(Quantities.NONE, Quantities::plus);
        Quantities whole = had.atLeast(capacity.orElse(Quantities.NONE));
        Map<Optional<Stay>, BigDecimal> shares = new LinkedHashMap<>();
        stays.forEach(stay -> shares.put(Optional.of(stay), weights.share(amounts.apply(stay), whole)));
        shares.put(Optional.empty(), weights.share(whole.minus(had), whole));
        return shares.values().stream().allMatch(share -> share.signum() == 0)
                ? allIdle(cost, stays)
                : parts(LargestRemainder.split(cost, shares));
    }

    private static Allocation allIdle(BigDecimal cost, List<Stay> stays) {
        Map<Stay, BigDecimal> nothing = new LinkedHashMap<>();
        stays.forEach(stay -> nothing.put(stay, BigDecimal.ZERO.setScale(cost.scale())));
        return new Allocation(nothing, cost);
    }

    private static Allocation parts(Map<Optional<Stay>, BigDecimal> split) {
        Map<Stay, BigDecimal> stays = new LinkedHashMap<>();
        split.forEach((who, part) -> who.ifPresent(stay -> stays.put(stay, part)));
        return new Allocation(stays, split.getOrDefault(Optional.<Stay>empty(), BigDecimal.ZERO));
    }
}
