package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.toMap;

import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Clamp;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.domain.UsageLedger;
import dev.viveiro.metering.usage.store.SqlClamps;
import dev.viveiro.metering.usage.store.SqlFacts;
import dev.viveiro.metering.usage.store.SqlLedger;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Billed time from changes; only what a change may alter is read again. */
@Component
class Billing {
    private final SqlFacts facts;
    private final SqlLedger ledger;
    private final SqlClamps clamps;
    private final MonthCuts months;
    private final Watch watch;
    private final MeterRegistry metrics;

    Billing(SqlFacts facts, SqlLedger ledger, SqlClamps clamps, MonthCuts months, Watch watch, MeterRegistry metrics) {
        this.facts = facts;
        this.ledger = ledger;
        this.clamps = clamps;
        this.months = months;
        this.watch = watch;
        this.metrics = metrics;
    }

    void apply(List<VmChanged> changes) {
        if (changes.isEmpty()) {
            return;
        }
        metrics.counter("viveiro.usage.changes").increment(facts.record(changes));
        derive(facts.storiesFrom(changes.stream()
                .collect(toMap(change -> change.vm().id(), change -> change.vm().version(), Long::min))));
    }

    /** Derives all of these machines' usage from all their changes; returns how many rows were not as they should be. */
    int rebuild(Collection<VmId> vms) {
        return derive(facts.storiesFrom(vms.stream().collect(toMap(vm -> vm, vm -> 0L))));
    }

    private int derive(Map<VmId, LateStory> stories) {
        Map<VmId, @Nullable Instant> begins = new HashMap<>();
        Map<VmId, List<Clamp>> clamped = new HashMap<>();
        stories.forEach((vm, story) -> {
            begins.put(vm, story.from());
            clamped.put(vm, UsageLedger.clamps(story));
        });
        Map<VmId, List<UsageInterval>> before = ledger.intervalsFrom(begins);
        Map<VmId, List<UsageInterval>> after = new HashMap<>();
        stories.forEach((vm, story) -> after.put(vm, UsageLedger.continued(before.getOrDefault(vm, List.of()), story)));
        int written = ledger.replace(before, months.cut(after));
        metrics.counter("viveiro.usage.clamped").increment(clamps.keep(clamped));
        watch.derive(begins);
        return written;
    }
}
