package dev.viveiro.metering.billing.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where corrections go, each of them whole.
 *
 * @param lines of the invoice that is made
 * @param givenBack each by a credit note of its own: what is owed less, and the invoice has no room for or another tax or currency
 * @param left what is owed more at another tax or in another currency; nothing bills it by itself
 */
public record Corrections(List<Correction> lines, List<Correction> givenBack, List<Correction> left) {
    public Corrections {
        lines = List.copyOf(lines);
        givenBack = List.copyOf(givenBack);
        left = List.copyOf(left);
    }

    /**
     * An invoice never becomes negative.
     *
     * @param net what the invoice comes to without them
     * @param basis what the invoice is made by
     * @param all those of 0 are left out
     */
    public static Corrections of(BigDecimal net, Invoice.Basis basis, List<Correction> all) {
        List<Correction> lines = new ArrayList<>();
        List<Correction> givenBack = new ArrayList<>();
        List<Correction> left = new ArrayList<>();
        BigDecimal sum = net;
        // what is owed more comes first, and leaves room for what is owed less
        List<Correction> ordered = all.stream()
                .filter(each -> each.amount().signum() != 0)
                .sorted(Comparator.comparing((Correction each) -> each.amount().signum() < 0)
                        .thenComparing(Correction::month)
                        .thenComparing(Correction::invoice))
                .toList();
        for (Correction each : ordered) {
            BigDecimal with = sum.add(each.amount());
            if (each.fits(basis) && with.signum() >= 0) {
                lines.add(each);
                sum = with;
            } else if (each.amount().signum() < 0) {
                givenBack.add(each);
            } else {
                left.add(each);
            }
        }
        return new Corrections(lines, givenBack, left);
    }
}
