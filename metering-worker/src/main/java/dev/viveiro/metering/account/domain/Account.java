package dev.viveiro.metering.account.domain;

import java.math.BigDecimal;
import java.time.Instant;
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

    /** When the oldest invoice was issued that is not paid: payments are for the oldest ones. */
    Optional<Instant> oldestUnpaid() {
        return OpenDebt.of(paid, debts).stream()
                .filter(debt -> debt.open().signum() > 0)
                .map(OpenDebt::issuedAt)
                .findFirst();
    }
}
