package dev.viveiro.metering.usage.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One machine's usage as it is kept while facts come one by one, in any order and any number of times. */
final class Book {
    private final TreeMap<Long, MeteredChange> changes = new TreeMap<>();
    private final List<UsageInterval> rows = new ArrayList<>();
    private @Nullable Instant seen;

    /** As SQL keeps it: only what ends at or after the change before the new one is read and derived again. */
    void tell(MeteredChange change) {
        changes.put(change.version(), change);
        Long before = changes.lowerKey(change.version());
        Instant from = before == null
                ? null
                : changes.headMap(before, true).values().stream()
                        .map(MeteredChange::effectiveAt)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        List<UsageInterval> known = rows.stream()
                .filter(row -> from == null || row.to() == null || !row.to().isBefore(from))
                .toList();
        long first = before == null ? change.version() : before;
        LateStory story = new LateStory(from, changes.tailMap(first, true).values());
        replace(known, UsageLedger.continued(known, story));
    }

    /** A sample: months that it is past are cut off from what goes on. */
    void see(Instant time) {
        seen = seen == null || time.isAfter(seen) ? time : seen;
        List<UsageInterval> open = rows.stream().filter(row -> row.to() == null).toList();
        replace(open, open);
    }

    private void replace(List<UsageInterval> known, List<UsageInterval> usage) {
        rows.removeAll(known);
        rows.addAll(Months.cut(usage, seen));
    }

    List<UsageInterval> rows() {
        return inOrder(rows);
    }

    /** What follows from all facts at once. */
    List<UsageInterval> rebuilt() {
        return inOrder(Months.cut(UsageLedger.intervals(changes.values()), seen));
    }

    private static List<UsageInterval> inOrder(Collection<UsageInterval> usage) {
        return usage.stream()
                .sorted(Comparator.comparing(UsageInterval::meter).thenComparing(usageInterval -> usageInterval.from()))
                .toList();
    }

    /** At a cent per unit and hour, what goes on up to the last sample; rounded once. */
    BigDecimal cost() {
        BigDecimal unitMicros = rows.stream().map(this::unitMicros).reduce(BigDecimal.ZERO, BigDecimal::add);
        return unitMicros.divide(
                BigDecimal.valueOf(Duration.ofHours(1).toMillis() * 100_000), 2, RoundingMode.HALF_EVEN);
    }

    private BigDecimal unitMicros(UsageInterval row) {
        Instant end = row.to() != null ? row.to() : seen == null || seen.isBefore(row.from()) ? row.from() : seen;
        return BigDecimal.valueOf(Duration.between(row.from(), end).toNanos() / 1_000)
                .multiply(BigDecimal.valueOf(row.quantity()));
    }
}
