package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits an amount so that nothing is left and nothing is added: everybody gets the whole units of their share, and the units that
 * are left go one each to the largest remainders (the method of Hamilton).
 */
public final class LargestRemainder {
    private LargestRemainder() {}

    private record Share<K>(K key, BigDecimal whole, BigDecimal remainder) {}

    /**
     * Splits in units of the amount's last digit.
     *
     * @param amount not negative
     * @param weights none negative, and one positive; between equal remainders the first goes first
     */
    public static <K> Map<K, BigDecimal> split(BigDecimal amount, Map<K, BigDecimal> weights) {
        BigDecimal total = weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean negative = weights.values().stream().anyMatch(weight -> weight.signum() < 0);
        if (amount.signum() < 0 || negative || total.signum() == 0) {
            throw new IllegalArgumentException(
                    "expected an amount and weights that are not negative and not all zero, got " + amount + " by "
                            + weights.values());
        }
        BigDecimal units = new BigDecimal(amount.unscaledValue());
        List<Share<K>> shares = new ArrayList<>(weights.size());
        weights.forEach((key, weight) -> {
            BigDecimal[] parts = units.multiply(weight).divideAndRemainder(total);
            shares.add(new Share<>(key, parts[0], parts[1]));
        });
        BigDecimal given = shares.stream().map(Share::whole).reduce(BigDecimal.ZERO, BigDecimal::add);
        return withOneMore(shares, units.subtract(given).intValueExact(), amount.scale());
    }

    private static <K> Map<K, BigDecimal> withOneMore(List<Share<K>> shares, int count, int scale) {
        Map<K, BigDecimal> split = new LinkedHashMap<>();
        shares.forEach(share -> split.put(share.key(), share.whole()));
        shares.stream()
                .sorted(Comparator.comparing((Share<K> share) -> share.remainder())
                        .reversed())
                .limit(count)
                .forEach(share -> split.merge(share.key(), BigDecimal.ONE, BigDecimal::add));
        split.replaceAll((key, units) -> new BigDecimal(units.toBigIntegerExact(), scale));
        return split;
    }
}
