package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;

/** For how long machines of each plan were billed. As on a bill, a month has its real length. */
public final class PlanTime {
    private static final int DAY_SECONDS = 86_400;
    /** The least common multiple of 28, 29, 30 and 31: shares of any months add up exactly. */
    private static final int DAYS = 377_580;

    private final Map<String, BigDecimal> parts;

    private PlanTime(Map<String, BigDecimal> parts) {
        this.parts = Map.copyOf(parts);
    }

    /** Adds month by month. Not safe for several threads. */
    public static final class Sum {
        private final Map<String, BigDecimal> parts = new HashMap<>();

        /** @param seconds of the plan's machines together, all in that month */
        public Sum add(String plan, YearMonth month, BigDecimal seconds) {
            parts.merge(plan, seconds.multiply(BigDecimal.valueOf(DAYS / month.lengthOfMonth())), BigDecimal::add);
            return this;
        }

        public PlanTime done() {
            return new PlanTime(parts);
        }
    }

    /** What a plan brought in at a monthly price, rounded once. */
    BigDecimal income(String plan, BigDecimal price, Currency currency) {
        return Rounding.of(
                price.multiply(parts.getOrDefault(plan, BigDecimal.ZERO)),
                BigDecimal.valueOf((long) DAYS * DAY_SECONDS),
                currency);
    }
}
