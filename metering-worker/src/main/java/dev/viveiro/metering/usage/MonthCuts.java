package dev.viveiro.metering.usage;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Months;
import dev.viveiro.metering.usage.domain.ObservedRun;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.store.SqlLedger;
import dev.viveiro.metering.usage.store.SqlObservations;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Cuts usage where months begin: when a change tells of it, and when a machine that nothing happens to is seen in a new month. */
@Component
class MonthCuts {
    private final SqlLedger ledger;
    private final SqlObservations observations;
    private final UsageSettings settings;
    private final Clock clock;

    MonthCuts(SqlLedger ledger, SqlObservations observations, UsageSettings settings, Clock clock) {
        this.ledger = ledger;
        this.observations = observations;
        this.settings = settings;
        this.clock = clock;
    }

    Map<VmId, List<UsageInterval>> cut(Map<VmId, List<UsageInterval>> usage) {
        // no sample is newer: what began in this month needs no look at any
        Instant month = Months.start(Months.of(clock.instant().plus(settings.clockSkew())));
        Set<VmId> old = new HashSet<>();
        usage.forEach((vm, intervals) -> {
            if (intervals.stream()
                    .anyMatch(
                            interval -> interval.to() == null && interval.from().isBefore(month))) {
                old.add(vm);
            }
        });
        return cut(usage, observations.lastSeen(old));
    }

    /** Machines were observed: what goes on is cut if they were not seen in that month before. */
    void observed(Map<VmId, List<ObservedRun>> before, Map<VmId, List<ObservedRun>> after) {
        Map<VmId, Instant> turned = new HashMap<>();
        after.forEach((vm, runs) -> {
            List<ObservedRun> earlier = before.getOrDefault(vm, List.of());
            Instant seen = runs.getLast().to();
            if (earlier.isEmpty() || !Months.of(earlier.getLast().to()).equals(Months.of(seen))) {
                turned.put(vm, seen);
            }
        });
        if (turned.isEmpty()) {
            return;
        }
        Map<VmId, List<UsageInterval>> open = ledger.open(turned.keySet());
        ledger.replace(open, cut(open, turned));
    }

    private static Map<VmId, List<UsageInterval>> cut(Map<VmId, List<UsageInterval>> usage, Map<VmId, Instant> seen) {
        Map<VmId, List<UsageInterval>> pieces = new HashMap<>();
        usage.forEach((vm, intervals) -> pieces.put(vm, Months.cut(intervals, seen.get(vm))));
        return pieces;
    }
}
