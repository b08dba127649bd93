package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the machines that have something in common cost together.
 *
 * @param key what they have in common; empty for those of which it is not known
 */
public record CostGroup<K>(Optional<K> key, BigDecimal byReservation, BigDecimal byUse) {
    /** In the order in which the keys turn up. */
    public static <K> List<CostGroup<K>> of(List<StayCost> stays, Function<Stay, Optional<K>> key) {
        Map<Optional<K>, CostGroup<K>> groups = new LinkedHashMap<>();
        for (StayCost cost : stays) {
            Optional<K> common = key.apply(cost.stay());
            groups.merge(common, new CostGroup<>(common, cost.byReservation(), cost.byUse()), CostGroup::plus);
        }
        return List.copyOf(groups.values());
    }

    private CostGroup<K> plus(CostGroup<K> other) {
        return new CostGroup<>(key, byReservation.add(other.byReservation), byUse.add(other.byUse));
    }
}
