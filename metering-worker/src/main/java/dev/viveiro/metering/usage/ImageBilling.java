package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.toMap;

import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.Months;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.store.SqlImageFacts;
import dev.viveiro.metering.usage.store.SqlLedger;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Billed time of images, from what the gateway tells of them. Nobody watches them: the gateway keeps their bytes itself, and what goes
 * on goes on until it says otherwise.
 */
@Component
class ImageBilling {
    private final SqlImageFacts facts;
    private final SqlLedger ledger;
    private final Derivation derivation;
    private final Clock clock;
    private final MeterRegistry metrics;

    ImageBilling(SqlImageFacts facts, SqlLedger ledger, Derivation derivation, Clock clock, MeterRegistry metrics) {
        this.facts = facts;
        this.ledger = ledger;
        this.derivation = derivation;
        this.clock = clock;
        this.metrics = metrics;
    }

    void apply(List<ImageChanged> changes) {
        if (changes.isEmpty()) {
            return;
        }
        metrics.counter("viveiro.usage.changes").increment(facts.record(changes));
        derive(facts.storiesFrom(
                changes.stream().collect(toMap(change -> new VmId(change.image()), ImageChanged::version, Long::min))));
    }

    /** Derives all usage of those of these that are images; returns how many rows were not as they should be. */
    int rebuild(Collection<VmId> ids) {
        Map<VmId, LateStory> stories = facts.storiesFrom(ids.stream().collect(toMap(id -> id, id -> 0L)));
        // that a month has begun a moment ago is no mistake
        turn(stories.keySet());
        return derive(stories);
    }

    /** Cuts what goes on where months began since; the images are locked. */
    void turn(Collection<VmId> images) {
        Map<VmId, List<UsageInterval>> open = ledger.open(images);
        ledger.replace(open, cut(open));
    }

    private int derive(Map<VmId, LateStory> stories) {
        return stories.isEmpty() ? 0 : derivation.derive(stories, this::cut).written();
    }

    private Map<VmId, List<UsageInterval>> cut(Map<VmId, List<UsageInterval>> usage) {
        Instant now = clock.instant();
        Map<VmId, List<UsageInterval>> pieces = new HashMap<>();
        usage.forEach((image, intervals) -> pieces.put(image, Months.cut(intervals, now)));
        return pieces;
    }
}
