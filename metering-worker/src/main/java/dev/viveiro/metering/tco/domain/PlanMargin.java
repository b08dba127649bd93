package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a plan leaves over.
 *
 * @param income its price for the time that its machines were there
 * @param cost of those machines, by what they reserved
 * @param ratio margin / income, to four digits behind the point; empty without income
 */
public record PlanMargin(
        String plan, BigDecimal income, BigDecimal cost, BigDecimal margin, Optional<BigDecimal> ratio) {
    private static final int DIGITS = 4;

    /**
     * By plan, those alone that have a price.
     *
     * @param prices per month of {@link Counted#MONTH_SECONDS}, by the plan's name
     */
    public static Map<String, PlanMargin> of(TotalCost cost, Map<String, BigDecimal> prices, Currency currency) {
        return prices.entrySet().stream()
                .map(price -> of(price.getKey(), price.getValue(), cost, currency))
                .collect(Collectors.toMap(PlanMargin::plan, margin -> margin, (a, b) -> a, TreeMap::new));
    }

    private static PlanMargin of(String plan, BigDecimal price, TotalCost cost, Currency currency) {
        var stays = cost.stays().stream()
                .filter(stay -> plan.equals(stay.stay().plan()))
                .toList();
        BigDecimal seconds = stays.stream().map(stay -> stay.stay().seconds()).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal income = Rounding.of(price.multiply(seconds), BigDecimal.valueOf(Counted.MONTH_SECONDS), currency);
        BigDecimal borne = Rounding.of(
                stays.stream().map(StayCost::byReservation).reduce(BigDecimal.ZERO, BigDecimal::add), currency);
        BigDecimal margin = income.subtract(borne);
        return new PlanMargin(
                plan,
                income,
                borne,
                margin,
                income.signum() == 0
                        ? Optional.empty()
                        : Optional.of(margin.divide(income, DIGITS, RoundingMode.HALF_UP)));
    }
}
