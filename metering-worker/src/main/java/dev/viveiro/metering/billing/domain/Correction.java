package dev.viveiro.metering.billing.domain;

import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What an earlier month costs more, or less when negative, than was billed for it until now.
 *
 * @param invoice the final invoice of that month
 */
public record Correction(UUID invoice, BillingMonth month, BigDecimal amount) {
    /**
     * Those that a bill can take: it never becomes negative. What is left is still a difference when the next month is billed, since
     * differences are counted against all that was billed.
     *
     * @param net what the bill comes to without them
     */
    public static List<Correction> within(BigDecimal net, List<Correction> corrections) {
        List<Correction> taken = new ArrayList<>();
        BigDecimal sum = net;
        // what is owed more comes first, and leaves room for what is owed less
        List<Correction> ordered = corrections.stream()
                .sorted(Comparator.comparing((Correction each) -> each.amount().signum() < 0)
                        .thenComparing(Correction::month)
                        .thenComparing(Correction::invoice))
                .toList();
        for (Correction each : ordered) {
            BigDecimal amount = each.amount().max(sum.negate());
            if (amount.signum() != 0) {
                taken.add(new Correction(each.invoice(), each.month(), amount));
                sum = sum.add(amount);
            }
        }
        return taken;
    }
}
