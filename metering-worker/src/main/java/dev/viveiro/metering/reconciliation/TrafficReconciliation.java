package dev.viveiro.metering.reconciliation;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.prices.ListsInForce;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.reconciliation.domain.Document;
import dev.viveiro.metering.reconciliation.domain.Finding;
import dev.viveiro.metering.reconciliation.domain.TrafficCheck;
import dev.viveiro.metering.reconciliation.store.SqlBilled;
import dev.viveiro.metering.usage.TrafficStories;
import dev.viveiro.metering.usage.TrafficStory;
import dev.viveiro.metering.usage.TrafficStory.Bytes;
import dev.viveiro.metering.usage.TrafficStory.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Holds what machines' cards passed against what was billed of it, of tenants that pay for traffic. */
@Service
public class TrafficReconciliation {
    private static final int MACHINES_AT_ONCE = 500;
    /** Of one answer, so that one with few differences does not take forever. */
    private static final int MACHINES_MAX = 2_000;

    private final TrafficStories stories;
    private final SqlBilled billed;
    private final ListsInForce lists;

    TrafficReconciliation(TrafficStories stories, SqlBilled billed, ListsInForce lists) {
        this.stories = stories;
        this.billed = billed;
        this.lists = lists;
    }

    /** Of the next machines after one those that are not balanced, at most {@code limit}; of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public TrafficChecked after(BillingMonth month, Optional<TenantId> tenant, Optional<VmId> last, int limit) {
        PayingTenants paying = new PayingTenants(billed, lists, month);
        TrafficChecked.Adding adding = new TrafficChecked.Adding(limit, MACHINES_MAX, last);
        List<Machine> chunk;
        do {
            chunk = stories.after(month.value(), tenant, adding.last(), MACHINES_AT_ONCE);
            adding.add(chunk.stream().map(Machine::vm).toList(), checks(paid(chunk, paying), month));
        } while (chunk.size() == MACHINES_AT_ONCE && adding.goesOn());
        return adding.done(chunk.size() < MACHINES_AT_ONCE);
    }

    private static List<Machine> paid(List<Machine> machines, PayingTenants paying) {
        List<Machine> counted = machines.stream().filter(Machine::counted).toList();
        Set<TenantId> tenants =
                paying.among(counted.stream().map(Machine::tenant).collect(toSet()));
        return counted.stream()
                .filter(machine -> tenants.contains(machine.tenant()))
                .toList();
    }

    private List<TrafficCheck> checks(List<Machine> machines, BillingMonth month) {
        if (machines.isEmpty()) {
            return List.of();
        }
        Map<TenantId, Document> documents =
                billed.documents(machines.stream().map(Machine::tenant).collect(toSet()), month);
        Set<VmId> vms = machines.stream().map(Machine::vm).collect(toSet());
        Map<VmId, Bytes> copied =
                billed.traffic(documents.values().stream().map(Document::id).collect(toSet()), vms, month);
        return stories.of(machines, month.value()).stream()
                .map(story -> check(story, copied, documents))
                .filter(check -> check.finding() != Finding.BALANCED)
                .toList();
    }

    private static TrafficCheck check(TrafficStory story, Map<VmId, Bytes> copied, Map<TenantId, Document> documents) {
        return TrafficCheck.of(story, copied.getOrDefault(story.vm(), Bytes.NONE), documents.get(story.tenant()));
    }
}
