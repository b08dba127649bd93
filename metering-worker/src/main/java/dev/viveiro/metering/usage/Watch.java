package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.kernel.Interval;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Absence;
import dev.viveiro.metering.usage.domain.BilledTime;
import dev.viveiro.metering.usage.domain.Gap;
import dev.viveiro.metering.usage.domain.Observation;
import dev.viveiro.metering.usage.domain.ObservedRun;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.store.SqlLedger;
import dev.viveiro.metering.usage.store.SqlLosses;
import dev.viveiro.metering.usage.store.SqlObservations;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which billed time nobody watched, from billed time and samples. */
@Component
class Watch {
    private final SqlLedger ledger;
    private final SqlObservations observations;
    private final SqlLosses losses;
    private final UsageSettings settings;

    Watch(SqlLedger ledger, SqlObservations observations, SqlLosses losses, UsageSettings settings) {
        this.ledger = ledger;
        this.observations = observations;
        this.losses = losses;
        this.settings = settings;
    }

    /** Derives again what ends at or after the given time of each machine, before which nothing changed; null: all. */
    void derive(Map<VmId, @Nullable Instant> since) {
        derive(since, Map.of());
    }

    /**
     * The same where it is known already what was written.
     *
     * @param known what is billed of machines from their time on: all that ends at or after it, or not at all
     */
    void derive(Map<VmId, @Nullable Instant> since, Map<VmId, List<UsageInterval>> known) {
        if (since.isEmpty()) {
            return;
        }
        Map<VmId, List<ObservedRun>> runs = observations.runsFrom(since);
        Map<VmId, @Nullable Instant> floors = new HashMap<>();
        since.forEach((vm, time) -> {
            List<ObservedRun> seen = runs.getOrDefault(vm, List.of());
            List<UsageInterval> billed = known.get(vm);
            if (billed == null || !Observation.tellsAll(time, BilledTime.of(billed), seen)) {
                floors.put(vm, Observation.floor(time, seen));
            }
        });
        Map<VmId, List<UsageInterval>> usage = new HashMap<>(known);
        usage.putAll(ledger.intervalsFrom(floors));
        Map<VmId, List<Interval>> unobserved = new HashMap<>();
        since.forEach((vm, time) -> unobserved.put(
                vm,
                Observation.unobservedSince(
                        time,
                        BilledTime.of(usage.getOrDefault(vm, List.of())),
                        runs.getOrDefault(vm, List.of()),
                        settings.tolerance())));
        observations.replaceUnobserved(observations.unobservedFrom(since), judged(unobserved, runs));
    }

    private Map<VmId, List<Gap>> judged(Map<VmId, List<Interval>> unobserved, Map<VmId, List<ObservedRun>> runs) {
        Set<VmId> unwatched = unobserved.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(toSet());
        Map<VmId, List<Instant>> silences = losses.silencesOf(unwatched);
        Map<VmId, List<Gap>> gaps = new HashMap<>();
        unobserved.forEach((vm, intervals) -> gaps.put(
                vm,
                Absence.judged(
                        intervals,
                        runs.getOrDefault(vm, List.of()),
                        silences.getOrDefault(vm, List.of()),
                        settings.tolerance())));
        return gaps;
    }
}
