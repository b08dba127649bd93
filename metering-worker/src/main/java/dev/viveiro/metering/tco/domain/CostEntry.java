package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is paid for.
 *
 * @param lifeMonths over how many calendar months a price that is paid once is spread; null for at once
 * @param amount in all, or per month, year or hour as {@code charge} says; not negative
 * @param from the first day
 * @param to the day after the last; null while it goes on. An entry that ends where it begins was a mistake and costs nothing;
 *     what is left of one that is paid once is written off on that day
 */
public record CostEntry(
        UUID id,
        String name,
        CostResource resource,
        CostPhase phase,
        Directness directness,
        Scope scope,
        Charge charge,
        @Nullable Integer lifeMonths,
        BigDecimal amount,
        Currency currency,
        LocalDate from,
        @Nullable LocalDate to) {
    public CostEntry {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("a cost can't be negative: " + amount);
        }
        if (lifeMonths != null && (charge != Charge.ONCE || lifeMonths < 1)) {
            throw new IllegalArgumentException(
                    "only what is paid once has a life, of a month at least: " + charge + ", " + lifeMonths);
        }
        if (to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("a cost can't end on " + to + ", before it begins on " + from);
        }
        if (currency.getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException(currency + " has no smallest unit to round to");
        }
        // one form for one number: entries that say the same are equal
        BigDecimal bare = amount.stripTrailingZeros();
        amount = bare.setScale(Math.max(bare.scale(), currency.getDefaultFractionDigits()));
    }

    /** The same at another price. */
    public CostEntry at(BigDecimal price) {
        return new CostEntry(
                id, name, resource, phase, directness, scope, charge, lifeMonths, price, currency, from, to);
    }

    /** The same with another end. */
    public CostEntry until(@Nullable LocalDate end) {
        return new CostEntry(
                id, name, resource, phase, directness, scope, charge, lifeMonths, amount, currency, from, end);
    }

    boolean isMistake() {
        return from.equals(to);
    }
}
