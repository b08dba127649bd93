package dev.viveiro.metering.account.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A tenant's account in one currency.
 *
 * @param paid less what went back
 * @param debts in any order
 * @param unbilled what was used and is in no final invoice yet, with tax
 */
public record Account(BigDecimal paid, List<Debt> debts, BigDecimal unbilled) {
    public Account {
        debts = List.copyOf(debts);
    }

    /** What is left, when all that was used is taken off; below 0 when more was used than paid. */
    public BigDecimal available() {
        return paid.subtract(owed()).subtract(unbilled);
    }

    private BigDecimal owed() {
        return debts.stream().map(Debt::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** When the oldest invoice was issued that is not paid: payments, and what was given back, are for the oldest ones, in whole. */
    Optional<Instant> oldestUnpaid() {
        BigDecimal left = debts.stream()
                .map(Debt::amount)
                .filter(amount -> amount.signum() < 0)
                .reduce(paid, BigDecimal::subtract);
        for (Debt debt : debts.stream()
                .filter(each -> each.amount().signum() > 0)
                .sorted(Comparator.comparing(Debt::issuedAt).thenComparing(Debt::amount))
                .toList()) {
            left = left.subtract(debt.amount());
            if (left.signum() < 0) {
                return Optional.of(debt.issuedAt());
            }
        }
        return Optional.empty();
    }
}
