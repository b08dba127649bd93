package dev.viveiro.metering.usage.domain;

import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.Used;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of which plan a machine was from a change on; null where that is not known.
 *
 * @param effectiveAt as the change claims it
 */
public record PlanChange(
        long version, Instant effectiveAt, @Nullable String plan) {
    /** When it was of which plan, as quantity 1 of the plan's meter: as of all that it holds, versions order the changes. */
    public static List<Used> stretches(Collection<PlanChange> changes) {
        List<Used> stretches = new ArrayList<>();
        Instant reached = Instant.MIN;
        String plan = null;
        for (PlanChange change : changes.stream()
                .sorted(Comparator.comparingLong(PlanChange::version))
                .toList()) {
            Instant next = change.effectiveAt().isAfter(reached) ? change.effectiveAt() : reached;
            add(stretches, plan, reached, next);
            reached = next;
            plan = change.plan();
        }
        add(stretches, plan, reached, null);
        return stretches;
    }

    private static void add(List<Used> stretches, @Nullable String plan, Instant from, @Nullable Instant to) {
        if (plan != null && !from.equals(to)) {
            stretches.add(new Used(Rate.planMeter(plan), from, to, 1));
        }
    }
}
