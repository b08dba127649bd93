package dev.viveiro.metering.usage;

import dev.viveiro.kernel.Interval;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.BilledTime;
import dev.viveiro.metering.usage.domain.Observation;
import dev.viveiro.metering.usage.store.SqlLedger;
import dev.viveiro.metering.usage.store.SqlObservations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    void derive(Set<VmId> vms) {
        if (vms.isEmpty()) {
            return;
        }
        var usage = ledger.intervalsOf(vms);
        var runs = observations.runsOf(vms);
        Map<VmId, List<Interval>> unobserved = new HashMap<>();
        for (VmId vm : vms) {
            List<Interval> billed = BilledTime.of(usage.getOrDefault(vm, List.of()));
            unobserved.put(vm, Observation.unobserved(billed, runs.getOrDefault(vm, List.of()), settings.tolerance()));
        }
        observations.replaceUnobserved(unobserved);
    }
}
