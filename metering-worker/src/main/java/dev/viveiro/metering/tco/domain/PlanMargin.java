package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a plan leaves over.
 *
 * @param income its price for the time that its machines were billed, as {@link PlanIncome} has it
 * @param cost of those machines, by what they reserved
 * @param ratio margin / income, to four digits behind the point; empty without income
 */
public record PlanMargin(
        String plan, BigDecimal income, BigDecimal cost, BigDecimal margin, Optional<BigDecimal> ratio) {
    private static final int DIGITS = 4;

    /**
     * By plan, those alone that have an income, if only of nothing.
     *
     * @param incomes by the plan's name
     */
    public static Map<String, PlanMargin> of(TotalCost cost, Map<String, BigDecimal> incomes, Currency currency) {
        return incomes.entrySet().stream()
                .map(income -> of(income.getKey(), income.getValue(), cost, currency))
                .collect(Collectors.toMap(PlanMargin::plan, margin -> margin, (a, b) -> a, TreeMap::new));
    }

    private static PlanMargin of(String plan, BigDecimal income, TotalCost cost, Currency currency) {
        var stays = cost.stays().stream()
                .filter(stay -> plan.equals(stay.stay().plan()))
                .toList();
        BigDecimal borne = Rounding.amount(
                stays.stream().map(StayCost::byReservation).reduce(BigDecimal.ZERO, BigDecimal::add), currency);
        BigDecimal margin = income.subtract(borne);
        return new PlanMargin(
                plan,
                income,
                borne,
                margin,
                income.signum() == 0 ? Optional.empty() : Optional.of(Rounding.shown(margin, income, DIGITS)));
    }
}
