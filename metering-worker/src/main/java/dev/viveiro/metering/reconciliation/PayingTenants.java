package dev.viveiro.metering.reconciliation;

import static java.util.stream.Collectors.toSet;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.prices.ListsInForce;
import dev.viveiro.metering.prices.ListsInForce.TenantMonth;
import dev.viveiro.metering.prices.ListsInForce.Version;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Traffic;
import dev.viveiro.metering.reconciliation.store.SqlBilled;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which tenants pay for traffic in a month, by the list that it was billed by, or will be. Many are asked about at once, and each once:
 * an answer is that of one moment. Not safe for several threads.
 */
final class PayingTenants {
    private final SqlBilled billed;
    private final ListsInForce lists;
    private final BillingMonth month;
    private final Map<TenantId, Boolean> known = new HashMap<>();

    PayingTenants(SqlBilled billed, ListsInForce lists, BillingMonth month) {
        this.billed = billed;
        this.lists = lists;
        this.month = month;
    }

    /** Those among them that pay. */
    Set<TenantId> among(Set<TenantId> tenants) {
        ask(tenants.stream().filter(tenant -> !known.containsKey(tenant)).collect(toSet()));
        return tenants.stream()
                .filter(tenant -> known.getOrDefault(tenant, false))
                .collect(toSet());
    }

    private void ask(Set<TenantId> tenants) {
        if (tenants.isEmpty()) {
            return;
        }
        Map<TenantId, Version> versions = billed.lists(tenants, month);
        Map<Version, PriceList> published = lists.lists(Set.copyOf(versions.values()));
        Map<TenantMonth, PriceList> inForce = lists.of(unbilled(tenants, versions));
        tenants.forEach(tenant -> known.put(tenant, false));
        versions.forEach((tenant, version) ->
                known.put(tenant, Traffic.isPriced(Objects.requireNonNull(published.get(version)))));
        inForce.forEach((when, list) -> known.put(when.tenant(), Traffic.isPriced(list)));
    }

    private Set<TenantMonth> unbilled(Collection<TenantId> tenants, Map<TenantId, Version> billedBy) {
        return tenants.stream()
                .filter(tenant -> !billedBy.containsKey(tenant))
                .map(tenant -> new TenantMonth(tenant, month))
                .collect(toSet());
    }
}
