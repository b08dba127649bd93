package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.toMap;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.usage.MachineStory.Unwatched;
import dev.viveiro.metering.usage.domain.Gap;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.MeteredChange;
import dev.viveiro.metering.usage.domain.PlanChange;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.domain.UsageLedger;
import dev.viveiro.metering.usage.store.SqlFacts;
import dev.viveiro.metering.usage.store.SqlImageFacts;
import dev.viveiro.metering.usage.store.SqlLedger;
import dev.viveiro.metering.usage.store.SqlLived;
import dev.viveiro.metering.usage.store.SqlObservations;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells what is known of machines and images, some at a time: as many questions for a hundred of them as for one. */
@Service
public class MachineStories {
    private final SqlLived machines;
    private final SqlFacts facts;
    private final SqlImageFacts images;
    private final SqlLedger ledger;
    private final SqlObservations observations;

    MachineStories(
            SqlLived machines, SqlFacts facts, SqlImageFacts images, SqlLedger ledger, SqlObservations observations) {
        this.machines = machines;
        this.facts = facts;
        this.images = images;
        this.ledger = ledger;
        this.observations = observations;
    }

    /** Whose stories are told. */
    public record Wanted(Optional<TenantId> tenant, Optional<VmId> vm, Instant from, Instant to) {}

    /**
     * The next machines and images in the order of their ids that may have lived in [from, to) of {@code wanted}, at most {@code limit}. All is
     * of one moment if the caller's transaction is: it must be a repeatable read.
     */
    @Transactional(propagation = Propagation.MANDATORY, readOnly = true)
    public List<MachineStory> after(Wanted wanted, Optional<VmId> last, int limit) {
        Map<VmId, SqlLived.Lived> found = machines.after(wanted, last, limit);
        if (found.isEmpty()) {
            return List.of();
        }
        Map<VmId, @Nullable Instant> since = new HashMap<>();
        found.keySet().forEach(vm -> since.put(vm, wanted.from()));
        Map<VmId, Long> all = found.keySet().stream().collect(toMap(vm -> vm, vm -> 0L));
        Map<VmId, LateStory> told = new HashMap<>(facts.storiesFrom(all));
        told.putAll(images.storiesFrom(all));
        Map<VmId, List<PlanChange>> plans = machines.plans(found.keySet());
        Map<VmId, List<UsageInterval>> metered = ledger.intervalsFrom(since);
        Map<VmId, List<Used>> billable = machines.billable(found.keySet(), wanted.from(), wanted.to());
        Map<VmId, List<Gap>> gaps = observations.unobservedFrom(since);
        Map<VmId, Instant> seen = observations.lastSeen(found.keySet());
        // what bills are made of says the same
        Instant now = machines.now();
        Map<VmId, Map<Long, @Nullable Instant>> heard = machines.heard(found.keySet());
        LateStory untold = new LateStory(null, List.of());
        return found.values().stream()
                .map(lived -> new MachineStory(
                        lived.vm(),
                        lived.tenant(),
                        lived(told.getOrDefault(lived.vm(), untold).changes()),
                        used(metered.getOrDefault(lived.vm(), List.of())),
                        billable.getOrDefault(lived.vm(), List.of()),
                        gaps.getOrDefault(lived.vm(), List.of()).stream()
                                .map(MachineStories::unwatched)
                                .toList(),
                        lived.image() == null ? seen.get(lived.vm()) : now,
                        Remembered.of(
                                told.getOrDefault(lived.vm(), untold).changes(),
                                plans.getOrDefault(lived.vm(), List.of()),
                                heard.getOrDefault(lived.vm(), Map.of())),
                        PlanChange.stretches(plans.getOrDefault(lived.vm(), List.of())),
                        lived.image()))
                .toList();
    }

    /** What follows from changes. */
    static List<Used> lived(Collection<MeteredChange> changes) {
        return used(UsageLedger.intervals(changes));
    }

    private static List<Used> used(Collection<UsageInterval> intervals) {
        return intervals.stream()
                .map(each -> new Used(each.meter().name(), each.from(), each.to(), each.quantity()))
                .toList();
    }

    private static Unwatched unwatched(Gap gap) {
        return new Unwatched(
                gap.from(), gap.to(), MachineStory.Fate.valueOf(gap.kind().name()), gap.unbilledFrom());
    }
}
