package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.toMap;

import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.domain.UsageLedger;
import dev.viveiro.metering.usage.store.SqlLedger;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Billed time from changes; only what a change may alter is read again. */
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
        Map<VmId, Long> lowest = changes.stream()
                .collect(toMap(change -> change.vm().id(), change -> change.vm().version(), Long::min));
        Map<VmId, LateStory> stories = ledger.storiesFrom(lowest);
        Map<VmId, @Nullable Instant> begins = new HashMap<>();
        stories.forEach((vm, story) -> begins.put(vm, story.from()));
        Map<VmId, List<UsageInterval>> before = ledger.intervalsFrom(begins);
        Map<VmId, List<UsageInterval>> after = new HashMap<>();
        stories.forEach((vm, story) -> after.put(vm, UsageLedger.continued(before.getOrDefault(vm, List.of()), story)));
        ledger.replace(before, after);
        watch.derive(begins);
    }
}
