package dev.viveiro.metering.reconciliation;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.reconciliation.domain.Check;
import dev.viveiro.metering.reconciliation.domain.Checking;
import dev.viveiro.metering.reconciliation.domain.Document;
import dev.viveiro.metering.reconciliation.store.SqlBilled;
import dev.viveiro.metering.usage.MachineStories;
import dev.viveiro.metering.usage.MachineStories.Wanted;
import dev.viveiro.metering.usage.MachineStory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Checks a month, some machines at a time: what is in memory does not grow with how many there are. */
@Service
public class Reconciliation {
    private static final int MACHINES_AT_ONCE = 100;
    /** Of one answer, so that one with few differences does not take forever. */
    private static final int MACHINES_MAX = 1_000;

    private final MachineStories stories;
    private final SqlBilled billed;
    private final Clock clock;

    Reconciliation(MachineStories stories, SqlBilled billed, Clock clock) {
        this.stories = stories;
        this.billed = billed;
        this.clock = clock;
    }

    /** @param all whether what is balanced is told, too */
    public record Question(BillingMonth month, Optional<TenantId> tenant, Optional<VmId> vm, boolean all) {}

    /** The next machines after one, until about {@code limit} lines are told; of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Reconciled after(Question question, Optional<VmId> last, int limit) {
        BillingMonth month = question.month();
        Instant now = clock.instant();
        Instant to = now.isBefore(month.to()) ? now : month.to();
        Reconciled.Adding adding = new Reconciled.Adding(month, question.all());
        if (!month.from().isBefore(to)) {
            return adding.done(Optional.empty());
        }
        Wanted wanted = new Wanted(question.tenant(), question.vm(), month.from(), to);
        Optional<VmId> after = last;
        while (adding.machines() < MACHINES_MAX) {
            List<MachineStory> chunk = stories.after(wanted, after, MACHINES_AT_ONCE);
            Map<TenantId, Document> documents = documents(chunk, month);
            Map<VmId, List<Used>> copied =
                    billed.copied(documents.values().stream().map(Document::id).collect(toSet()), ids(chunk), month);
            for (MachineStory story : chunk) {
                if (adding.lines() >= limit) {
                    return adding.done(after);
                }
                adding.add(checks(story, copied, documents, month, to));
                after = Optional.of(story.vm());
            }
            if (chunk.size() < MACHINES_AT_ONCE) {
                return adding.done(Optional.empty());
            }
        }
        return adding.done(after);
    }

    private Map<TenantId, Document> documents(List<MachineStory> chunk, BillingMonth month) {
        return billed.documents(chunk.stream().map(MachineStory::tenant).collect(toSet()), month);
    }

    private static Set<VmId> ids(List<MachineStory> chunk) {
        return chunk.stream().map(MachineStory::vm).collect(toSet());
    }

    private static List<Check> checks(
            MachineStory story,
            Map<VmId, List<Used>> copied,
            Map<TenantId, Document> documents,
            BillingMonth month,
            Instant to) {
        return Checking.of(
                story, copied.getOrDefault(story.vm(), List.of()), documents.get(story.tenant()), month.from(), to);
    }
}
