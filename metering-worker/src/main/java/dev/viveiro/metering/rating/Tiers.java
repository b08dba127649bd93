package dev.viveiro.metering.rating;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A meter's sum spread over the included volume and the tiers; one line for each that got something. */
final class Tiers {
    private final Rate rate;
    private final BigDecimal unit;
    private final Currency currency;
    private final List<Line> lines = new ArrayList<>();
    private BigDecimal left;

    private Tiers(Rate rate, BigInteger used, BillingMonth month, Currency currency) {
        this.rate = rate;
        this.unit = rate.unit(month);
        this.currency = currency;
        this.left = new BigDecimal(used);
    }

    static List<Line> lines(Rate rate, BigInteger used, BillingMonth month, Currency currency) {
        Tiers tiers = new Tiers(rate, used, month, currency);
        tiers.spread();
        return tiers.lines;
    }

    private void spread() {
        take(0, rate.included(), BigDecimal.ZERO);
        BigDecimal end = BigDecimal.ZERO;
        for (int i = 0; i < rate.tiers().size(); i++) {
            Tier tier = rate.tiers().get(i);
            @Nullable BigDecimal upTo = tier.upTo();
            take(i + 1, upTo == null ? null : upTo.subtract(end), tier.price());
            end = upTo == null ? end : upTo;
        }
    }

    /** @param most volume; null for all that is left */
    private void take(int tier, @Nullable BigDecimal most, BigDecimal price) {
        BigDecimal part = most == null ? left : left.min(most.multiply(unit));
        if (part.signum() == 0) {
            return;
        }
        left = left.subtract(part);
        lines.add(new Line(
                Rate.isPlan(rate.meter()) ? Line.Kind.PLAN : Line.Kind.USAGE,
                rate.meter(),
                tier,
                Rate.shown(part, unit),
                rate,
                price,
                Rounding.amount(part.multiply(price), unit, currency)));
    }
}
