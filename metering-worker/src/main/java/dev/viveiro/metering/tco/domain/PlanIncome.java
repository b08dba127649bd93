package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What plans bring in by their monthly prices. As on a bill, a month has its real length. Each plan's income is rounded once. */
public final class PlanIncome {
    private static final int DAY_SECONDS = 86_400;
    /** The least common multiple of 28, 29, 30 and 31: shares of any months add up exactly. */
    private static final int DAYS = 377_580;

    private PlanIncome() {}

    /** By plan, each at its one price; a plan that has no machine brings in nothing. */
    public static Map<String, BigDecimal> at(Map<String, BigDecimal> prices, List<PlanTime> billed, Currency currency) {
        Map<String, BigDecimal> incomes = new HashMap<>();
        prices.keySet().forEach(plan -> incomes.put(plan, Rounding.amount(BigDecimal.ZERO, currency)));
        incomes.putAll(of(billed, time -> Optional.ofNullable(prices.get(time.plan())), currency));
        return incomes;
    }

    /**
     * By plan, those alone that have a price.
     *
     * @param price for a month, which may be another in each month and for each tenant; empty for none
     */
    public static Map<String, BigDecimal> of(
            List<PlanTime> billed, Function<PlanTime, Optional<BigDecimal>> price, Currency currency) {
        Map<String, BigDecimal> parts = new HashMap<>();
        for (PlanTime time : billed) {
            BigDecimal share = time.seconds().multiply(weight(time.month()));
            price.apply(time).ifPresent(monthly -> parts.merge(time.plan(), monthly.multiply(share), BigDecimal::add));
        }
        BigDecimal whole = BigDecimal.valueOf((long) DAYS * DAY_SECONDS);
        parts.replaceAll((plan, part) -> Rounding.amount(part, whole, currency));
        return parts;
    }

    private static BigDecimal weight(YearMonth month) {
        return BigDecimal.valueOf(DAYS / month.lengthOfMonth());
    }
}
