package dev.viveiro.metering.reconciliation.domain;

import dev.viveiro.kernel.Interval;
import dev.viveiro.metering.rating.Used;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cutting stretches of usage. */
final class Stretches {
    private Stretches() {}

    /** What lies in [from, to); all that is left has an end. */
    static List<Used> within(Collection<Used> stretches, Instant from, Instant to) {
        List<Used> parts = new ArrayList<>();
        for (Used each : stretches) {
            Instant end = each.to() == null || each.to().isAfter(to) ? to : each.to();
            Instant start = each.from().isBefore(from) ? from : each.from();
            if (start.isBefore(end)) {
                parts.add(new Used(each.meter(), start, end, each.quantity()));
            }
        }
        return parts;
    }

    /** What goes on, until the machine was seen last; not at all if it never was since it began. */
    static List<Used> untilSeen(Collection<Used> stretches, @Nullable Instant seen) {
        return stretches.stream()
                .map(each -> each.to() != null
                        ? each
                        : new Used(
                                each.meter(),
                                each.from(),
                                seen == null || seen.isBefore(each.from()) ? each.from() : seen,
                                each.quantity()))
                .toList();
    }

    /**
     * What of a plan's stretches lies in time in which anything was held; quantity 1.
     *
     * @param held all that was, whose stretches have ends
     */
    static List<Used> ofPlan(String meter, Collection<Used> plans, Collection<Used> held) {
        List<Used> parts = new ArrayList<>();
        for (Used plan : plans) {
            if (plan.meter().equals(meter)) {
                for (Interval each : together(held)) {
                    Used whole = new Used(meter, each.from(), each.to(), 1);
                    parts.addAll(within(List.of(whole), plan.from(), plan.to() == null ? Instant.MAX : plan.to()));
                }
            }
        }
        return parts;
    }

    private static List<Interval> together(Collection<Used> held) {
        List<Interval> together = new ArrayList<>();
        for (Used each : held.stream().sorted(Comparator.comparing(Used::from)).toList()) {
            Instant end = Objects.requireNonNull(each.to());
            Interval last = together.isEmpty() ? null : together.getLast();
            if (last == null || each.from().isAfter(Objects.requireNonNull(last.to()))) {
                together.add(new Interval(each.from(), end));
            } else if (end.isAfter(Objects.requireNonNull(last.to()))) {
                together.set(together.size() - 1, new Interval(last.from(), end));
            }
        }
        return together;
    }

    /** What lies in none of the gaps, which have ends. */
    static List<Used> outside(Collection<Used> stretches, Collection<Interval> gaps) {
        List<Used> parts = List.copyOf(stretches);
        for (Interval gap : gaps) {
            List<Used> left = new ArrayList<>(within(parts, Instant.MIN, gap.from()));
            left.addAll(within(parts, Objects.requireNonNull(gap.to()), Instant.MAX));
            parts = left;
        }
        return parts;
    }
}
