package dev.viveiro.metering.usage;

import dev.viveiro.kernel.Interval;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.BilledTime;
import dev.viveiro.metering.usage.domain.Observation;
import dev.viveiro.metering.usage.domain.ObservedRun;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.store.SqlLedger;
import dev.viveiro.metering.usage.store.SqlObservations;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which billed time nobody watched, from billed time and samples. */
@Component
class Watch {
    private final SqlLedger ledger;
    private final SqlObservations observations;
    private final UsageSettings settings;

    Watch(SqlLedger ledger, SqlObservations observations, UsageSettings settings) {
        this.ledger = ledger;
        this.observations = observations;
        this.settings = settings;
    }

    /** Derives again what ends at or after the given time of each machine, before which nothing changed; null: all. */
    void derive(Map<VmId, @Nullable Instant> since) {
        if (since.isEmpty()) {
            return;
        }
        Map<VmId, List<ObservedRun>> runs = observations.runsFrom(since);
        Map<VmId, @Nullable Instant> floors = new HashMap<>();
        since.forEach((vm, time) -> floors.put(vm, Observation.floor(time, runs.getOrDefault(vm, List.of()))));
        Map<VmId, List<UsageInterval>> usage = ledger.intervalsFrom(floors);
        Map<VmId, List<Interval>> unobserved = new HashMap<>();
        since.forEach((vm, time) -> unobserved.put(
                vm,
                Observation.unobservedSince(
                        time,
                        BilledTime.of(usage.getOrDefault(vm, List.of())),
                        runs.getOrDefault(vm, List.of()),
                        settings.tolerance())));
        observations.replaceUnobserved(observations.unobservedFrom(since), unobserved);
    }
}
