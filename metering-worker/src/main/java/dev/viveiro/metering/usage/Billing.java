package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.toMap;

import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.store.SqlFacts;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Billed time of machines, from their changes. */
@Component
class Billing {
    private final SqlFacts facts;
    private final Derivation derivation;
    private final MonthCuts months;
    private final Watch watch;
    private final MeterRegistry metrics;

    Billing(SqlFacts facts, Derivation derivation, MonthCuts months, Watch watch, MeterRegistry metrics) {
        this.facts = facts;
        this.derivation = derivation;
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

    /** Derives all usage of those of these that are machines; returns how many rows were not as they should be. */
    int rebuild(Collection<VmId> vms) {
        return derive(facts.storiesFrom(vms.stream().collect(toMap(vm -> vm, vm -> 0L))));
    }

    private int derive(Map<VmId, LateStory> stories) {
        Derivation.Derived derived = derivation.derive(stories, months::cut);
        watch.derive(Derivation.begins(stories), derived.usage());
        return derived.written();
    }
}
