package dev.viveiro.metering.billing.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where corrections go, each of them whole.
 *
 * @param lines of the invoice that is made
 * @param givenBack each by a credit note of its own: what is owed less, and the invoice has no room for or another tax or currency
 * @param billedApart each by a supplement of its own: what is owed more at another tax or in another currency
 */
public record Corrections(List<Correction> lines, List<Correction> givenBack, List<Correction> billedApart) {
    public Corrections {
        lines = List.copyOf(lines);
        givenBack = List.copyOf(givenBack);
        billedApart = List.copyOf(billedApart);
    }

    /** Those that become documents of their own; what is given back first. */
    public List<Correction> apart() {
        return Stream.concat(givenBack.stream(), billedApart.stream()).toList();
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
        List<Correction> billedApart = new ArrayList<>();
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
                billedApart.add(each);
            }
        }
        return new Corrections(lines, givenBack, billedApart);
    }
}
