package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a tally costs by a price list: the same lines for the same two, always. */
public final class Rater {
    private Rater() {}

    public static RatedMonth rate(Tally tally, PriceList prices) {
        List<Line> lines = new ArrayList<>();
        Set<String> unpriced = new TreeSet<>();
        boolean used = false;
        for (Map.Entry<String, BigInteger> sum : tally.sums().entrySet()) {
            String meter = sum.getKey();
            if (isFree(meter, prices)) {
                continue;
            }
            used = true;
            prices.rate(meter)
                    .ifPresentOrElse(
                            rate -> lines.addAll(Tiers.lines(rate, sum.getValue(), tally.month(), prices.currency())),
                            () -> unpriced.add(meter));
        }
        // a plan need not have a fee
        unpriced.removeIf(Rate::isPlan);
        // stable: within a kind, meters stay in the order of their names, tiers in theirs
        lines.sort(Comparator.comparing(Line::kind));
        Currency currency = prices.currency();
        addDiscount(lines, prices);
        if (used) {
            addMinimum(lines, prices);
        }
        return new RatedMonth(tally.month(), prices, lines, sum(lines, currency), unpriced);
    }

    /** Traffic without a price is as if there had been none, for the minimum, too. */
    private static boolean isFree(String meter, PriceList prices) {
        return Traffic.isMeter(meter) && prices.rate(meter).isEmpty();
    }

    private static void addDiscount(List<Line> lines, PriceList prices) {
        BigDecimal discount =
                Rounding.percent(sum(lines, prices.currency()), prices.discountPercent(), prices.currency());
        if (discount.signum() > 0) {
            lines.add(Line.overall(Line.Kind.DISCOUNT, discount.negate()));
        }
    }

    private static void addMinimum(List<Line> lines, PriceList prices) {
        BigDecimal missing = prices.minimum()
                .setScale(prices.currency().getDefaultFractionDigits())
                .subtract(sum(lines, prices.currency()));
        if (missing.signum() > 0) {
            lines.add(Line.overall(Line.Kind.MINIMUM, missing));
        }
    }

    private static BigDecimal sum(List<Line> lines, Currency currency) {
        return lines.stream().map(Line::amount).reduce(Rounding.zero(currency), BigDecimal::add);
    }
}
