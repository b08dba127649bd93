package dev.viveiro.metering.usage;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Clamp;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.domain.UsageLedger;
import dev.viveiro.metering.usage.store.SqlClamps;
import dev.viveiro.metering.usage.store.SqlLedger;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of usage from stories, of machines and of images alike: only what a story may alter is read again. */
@Component
class Derivation {
    private final SqlLedger ledger;
    private final SqlClamps clamps;
    private final MeterRegistry metrics;

    Derivation(SqlLedger ledger, SqlClamps clamps, MeterRegistry metrics) {
        this.ledger = ledger;
        this.clamps = clamps;
        this.metrics = metrics;
    }

    /**
     * What was made of stories.
     *
     * @param written how many rows were not so before
     * @param usage all that ends at or after the time from which each story may alter anything
     */
    record Derived(int written, Map<VmId, List<UsageInterval>> usage) {}

    /**
     * Makes the rows what follows from the stories.
     *
     * @param cut usage in pieces of months
     */
    Derived derive(Map<VmId, LateStory> stories, UnaryOperator<Map<VmId, List<UsageInterval>>> cut) {
        Map<VmId, List<Clamp>> clamped = new HashMap<>();
        stories.forEach((vm, story) -> clamped.put(vm, UsageLedger.clamps(story)));
        Map<VmId, List<UsageInterval>> before = ledger.intervalsFrom(begins(stories));
        Map<VmId, List<UsageInterval>> after = new HashMap<>();
        stories.forEach((vm, story) -> after.put(vm, UsageLedger.continued(before.getOrDefault(vm, List.of()), story)));
        Map<VmId, List<UsageInterval>> usage = cut.apply(after);
        int written = ledger.replace(before, usage);
        metrics.counter("viveiro.usage.clamped").increment(clamps.keep(clamped));
        return new Derived(written, usage);
    }

    /** From when on each story may alter anything; null for all of it. */
    static Map<VmId, @Nullable Instant> begins(Map<VmId, LateStory> stories) {
        Map<VmId, @Nullable Instant> begins = new HashMap<>();
        stories.forEach((vm, story) -> begins.put(vm, story.from()));
        return begins;
    }
}
