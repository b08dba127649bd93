package dev.viveiro.metering.reconciliation.domain;

import dev.viveiro.metering.billing.BilledAmounts.Again;
import dev.viveiro.metering.billing.BilledAmounts.Amounts;
import dev.viveiro.metering.billing.BilledAmounts.Line;
import dev.viveiro.metering.billing.BilledLine;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One document's amounts against the sum of its lines, and its lines against what its usage costs, rated again.
 *
 * @param lines their sum
 * @param differences lines that what was copied for the document does not come to
 */
public record AmountCheck(Amounts document, BigDecimal lines, List<Difference> differences, Finding finding) {
    public AmountCheck {
        differences = List.copyOf(differences);
    }

    /** What a line is about: a document has one of each. */
    private record Reason(
            BilledLine.Kind kind,
            @Nullable String meter,
            @Nullable Integer tier) {
        private static final Comparator<Reason> ORDER = Comparator.comparing(Reason::kind)
                .thenComparing(Reason::meter, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Reason::tier, Comparator.nullsFirst(Comparator.naturalOrder()));

        static Reason of(Line line) {
            return new Reason(line.kind(), line.meter(), line.tier());
        }
    }

    /**
     * A line that should be another.
     *
     * @param billed 0 for one that is missing
     * @param rated 0 for one that should not be there
     */
    public record Difference(
            BilledLine.Kind kind,
            @Nullable String meter,
            @Nullable Integer tier,
            BigDecimal billed,
            BigDecimal rated) {}

    public static AmountCheck of(Amounts document) {
        BigDecimal lines = sum(document.lines());
        Again again = document.again();
        List<Difference> differences = again == null ? List.of() : differences(document.lines(), again.copied());
        return new AmountCheck(document, lines, differences, finding(document, lines, differences));
    }

    private static Finding finding(Amounts document, BigDecimal lines, List<Difference> differences) {
        BigDecimal tax =
                Rounding.percent(document.net(), document.taxPercent(), Currency.getInstance(document.currency()));
        boolean adds = same(lines, document.net())
                && document.tax().subtract(tax).abs().compareTo(roundedWith(document)) <= 0
                && same(document.net().add(document.tax()), document.total());
        if (!adds || !differences.isEmpty()) {
            return Finding.UNEXPLAINED;
        }
        Again again = document.again();
        // what was heard later is judged machine by machine; here it is only told
        return again == null || same(again.billed(), again.now()) ? Finding.BALANCED : Finding.CORRECTED_LATER;
    }

    /**
     * A document over a part has the tax by which that of all of them changes, and a credit note what they left of it: each may be off by a
     * unit of the currency. Those that were made when the tax of each was rounded for itself are no further off.
     */
    private static BigDecimal roundedWith(Amounts document) {
        return BigDecimal.valueOf(
                document.parts(), Currency.getInstance(document.currency()).getDefaultFractionDigits());
    }

    /** Corrections are about other months. */
    private static List<Difference> differences(List<Line> lines, List<Line> copied) {
        Map<Reason, BigDecimal> billed = byReason(lines.stream()
                .filter(line -> line.kind() != BilledLine.Kind.CORRECTION)
                .toList());
        Map<Reason, BigDecimal> rated = byReason(copied);
        SortedSet<Reason> reasons = new TreeSet<>(Reason.ORDER);
        reasons.addAll(billed.keySet());
        reasons.addAll(rated.keySet());
        List<Difference> differences = new ArrayList<>();
        for (Reason reason : reasons) {
            BigDecimal is = Objects.requireNonNullElse(billed.get(reason), BigDecimal.ZERO);
            BigDecimal should = Objects.requireNonNullElse(rated.get(reason), BigDecimal.ZERO);
            if (!same(is, should)) {
                differences.add(new Difference(reason.kind(), reason.meter(), reason.tier(), is, should));
            }
        }
        return differences;
    }

    private static Map<Reason, BigDecimal> byReason(Collection<Line> lines) {
        Map<Reason, BigDecimal> amounts = new LinkedHashMap<>();
        lines.forEach(line -> amounts.merge(Reason.of(line), line.amount(), BigDecimal::add));
        return amounts;
    }

    private static BigDecimal sum(Collection<Line> lines) {
        return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static boolean same(BigDecimal one, BigDecimal other) {
        return one.compareTo(other) == 0;
    }
}
