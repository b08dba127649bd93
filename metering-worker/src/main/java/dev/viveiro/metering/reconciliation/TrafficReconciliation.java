package dev.viveiro.metering.reconciliation;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.prices.Agreements;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Traffic;
import dev.viveiro.metering.reconciliation.domain.Document;
import dev.viveiro.metering.reconciliation.domain.Finding;
import dev.viveiro.metering.reconciliation.domain.TrafficCheck;
import dev.viveiro.metering.reconciliation.store.SqlBilled;
import dev.viveiro.metering.usage.TrafficStories;
import dev.viveiro.metering.usage.TrafficStory;
import dev.viveiro.metering.usage.TrafficStory.Bytes;
import dev.viveiro.metering.usage.TrafficStory.Machine;
import java.util.ArrayList;
import java.util.HashMap;
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

    private final TrafficStories stories;
    private final SqlBilled billed;
    private final Agreements agreements;
    private final Prices prices;

    TrafficReconciliation(TrafficStories stories, SqlBilled billed, Agreements agreements, Prices prices) {
        this.stories = stories;
        this.billed = billed;
        this.agreements = agreements;
        this.prices = prices;
    }

    /** The next machines after one that are not balanced, at most {@code limit}; of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<TrafficCheck> after(BillingMonth month, Optional<TenantId> tenant, Optional<VmId> last, int limit) {
        Map<TenantId, Boolean> paying = new HashMap<>();
        List<TrafficCheck> told = new ArrayList<>();
        Optional<VmId> after = last;
        List<Machine> chunk;
        do {
            chunk = stories.after(month.value(), tenant, after, MACHINES_AT_ONCE);
            List<Machine> paid = chunk.stream()
                    .filter(machine -> paying.computeIfAbsent(machine.tenant(), id -> pays(id, month)))
                    .toList();
            told.addAll(checks(paid, month));
            after = chunk.isEmpty() ? after : Optional.of(chunk.getLast().vm());
        } while (told.size() < limit && chunk.size() == MACHINES_AT_ONCE);
        return told.subList(0, Math.min(limit, told.size()));
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

    /** By the list that the month was billed by, or will be. */
    private boolean pays(TenantId tenant, BillingMonth month) {
        Optional<PriceList> list = billed.list(tenant, month)
                .map(by -> prices.version(by.name(), by.version()))
                .or(() -> agreements
                        .inForce(tenant, month)
                        .flatMap(terms -> prices.inForce(terms.document().priceList(), month)));
        return list.map(Traffic::isPriced).orElse(false);
    }
}
