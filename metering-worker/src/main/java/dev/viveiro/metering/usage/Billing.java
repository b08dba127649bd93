package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.domain.UsageLedger;
import dev.viveiro.metering.usage.store.SqlLedger;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Billed time from changes. */
@Component
class Billing {
    private final SqlLedger ledger;
    private final Watch watch;
    private final MeterRegistry metrics;

    Billing(SqlLedger ledger, Watch watch, MeterRegistry metrics) {
        this.ledger = ledger;
        this.watch = watch;
        this.metrics = metrics;
    }

    void apply(List<VmChanged> changes) {
        if (changes.isEmpty()) {
            return;
        }
        metrics.counter("viveiro.usage.changes").increment(ledger.record(changes));
        Set<VmId> vms = changes.stream().map(change -> change.vm().id()).collect(toSet());
        Map<VmId, List<UsageInterval>> usage = new HashMap<>();
        ledger.changesOf(vms).forEach((vm, story) -> usage.put(vm, UsageLedger.intervals(story)));
        ledger.replace(usage);
        watch.derive(vms);
    }
}
