package dev.viveiro.metering.account.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much of an invoice is still to be paid.
 *
 * @param owed what it comes to, less what was given back of it; at least 0
 * @param open what of that is not paid; at least 0, at most {@code owed}
 */
public record OpenDebt(UUID document, Instant issuedAt, BigDecimal owed, BigDecimal open) {
    /**
     * The invoices of one account, the oldest first. What was given back of one makes that one smaller. Payments are for the oldest, and
     * so is what was given back of an invoice that is not there, or beyond what that comes to.
     *
     * @param paid less what went back; may be below 0
     * @param debts of one currency, in any order
     */
    public static List<OpenDebt> of(BigDecimal paid, List<Debt> debts) {
        Map<UUID, BigDecimal> givenBack = new HashMap<>();
        BigDecimal left = paid;
        for (Debt debt : debts) {
            if (debt.amount().signum() < 0) {
                givenBack.merge(key(debt), debt.amount().negate(), BigDecimal::add);
            }
        }
        List<Debt> invoices = new ArrayList<>();
        for (Debt debt : debts) {
            if (debt.amount().signum() >= 0) {
                @Nullable BigDecimal back = givenBack.remove(debt.document());
                BigDecimal taken = back == null ? BigDecimal.ZERO : back.min(debt.amount());
                left = back == null ? left : left.add(back).subtract(taken);
                invoices.add(new Debt(debt.document(), debt.amount().subtract(taken), debt.issuedAt(), null));
            }
        }
        left = givenBack.values().stream().reduce(left, BigDecimal::add);
        return pay(left, invoices);
    }

    /** What it is given back of; itself when it does not say that, which is no invoice. */
    private static UUID key(Debt givenBack) {
        UUID reduces = givenBack.reduces();
        return reduces == null ? givenBack.document() : reduces;
    }

    private static List<OpenDebt> pay(BigDecimal paid, List<Debt> invoices) {
        BigDecimal left = paid.max(BigDecimal.ZERO);
        List<OpenDebt> open = new ArrayList<>();
        for (Debt invoice : invoices.stream()
                .sorted(Comparator.comparing(Debt::issuedAt)
                        .thenComparing(Debt::amount)
                        .thenComparing(Debt::document))
                .toList()) {
            BigDecimal covered = left.min(invoice.amount());
            left = left.subtract(covered);
            open.add(new OpenDebt(
                    invoice.document(),
                    invoice.issuedAt(),
                    invoice.amount(),
                    invoice.amount().subtract(covered)));
        }
        return open;
    }
}
