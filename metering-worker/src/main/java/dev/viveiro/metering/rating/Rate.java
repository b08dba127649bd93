package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a meter costs. Its unit of volume is {@code quantity} of the meter's units, held for the time {@code per}; of traffic, so many
 * GiB.
 *
 * @param meter its name, or {@code PLAN:} and the name of a plan
 * @param quantity how many of the meter's units a price is for, such as 1024 for MEMORY, which counts MiB
 * @param included volume that is free in each month
 * @param tiers in order, each ending above the one before; the last without an end
 */
public record Rate(String meter, Per per, long quantity, BigDecimal included, List<Tier> tiers) {
    private static final String PLAN = "PLAN:";
    private static final int SHOWN_DECIMALS = 6;

    public Rate {
        tiers = List.copyOf(tiers);
        if (quantity < 1) {
            throw new IllegalArgumentException("a price must be for 1 unit at least, got " + quantity);
        }
        if (included.signum() < 0) {
            throw new IllegalArgumentException("included volume can't be negative, got " + included);
        }
        if (Traffic.isMeter(meter) != (per == Per.GIB)) {
            throw new IllegalArgumentException(
                    "traffic is priced per GIB, and what is held by the time; got " + meter + " per " + per);
        }
        requireOrder(tiers);
    }

    private static void requireOrder(List<Tier> tiers) {
        BigDecimal end = BigDecimal.ZERO;
        for (int i = 0; i < tiers.size(); i++) {
            @Nullable BigDecimal upTo = tiers.get(i).upTo();
            if ((upTo == null) != (i == tiers.size() - 1)) {
                throw new IllegalArgumentException("the last tier, and no other, has no end: tier " + i);
            }
            if (upTo != null && upTo.compareTo(end) <= 0) {
                throw new IllegalArgumentException("tier " + i + " must end above " + end + ", got " + upTo);
            }
            end = upTo == null ? end : upTo;
        }
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException("a rate needs a tier at least");
        }
    }

    /** How much one unit of volume is in that month, as quantity x microseconds, or as bytes. */
    BigDecimal unit(BillingMonth month) {
        return BigDecimal.valueOf(quantity).multiply(BigDecimal.valueOf(per.size(month)));
    }

    /** A sum as volume to be shown; nothing is computed with it. */
    public BigDecimal volume(BigInteger sum, BillingMonth month) {
        return shown(new BigDecimal(sum), unit(month));
    }

    static BigDecimal shown(BigDecimal sum, BigDecimal unit) {
        return Rounding.shown(sum, unit, SHOWN_DECIMALS);
    }

    /** One price for whatever volume. */
    public static Rate flat(String meter, Per per, long quantity, BigDecimal price) {
        return new Rate(meter, per, quantity, BigDecimal.ZERO, List.of(new Tier(null, price)));
    }

    /** A plan's fee for a machine and month, by the share of the month that the machine was billed. */
    public static Rate planFee(String plan, BigDecimal monthly) {
        return flat(planMeter(plan), Per.MONTH, 1, monthly);
    }

    /** The meter on which a machine of a plan counts as 1. */
    public static String planMeter(String plan) {
        return PLAN + plan;
    }

    public static boolean isPlan(String meter) {
        return meter.startsWith(PLAN);
    }
}
