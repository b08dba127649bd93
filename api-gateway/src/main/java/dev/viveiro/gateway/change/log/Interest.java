package dev.viveiro.gateway.change.log;

import dev.viveiro.gateway.change.ChangeKind;
import dev.viveiro.kernel.TenantId;
import java.util.Set;

/**
 * What a reader may see and wants to see.
 *
 * @param hosts whether it may see what belongs to no tenant
 */
public record Interest(TenantId tenant, boolean hosts, Set<ChangeKind> kinds) {
    public Interest {
        kinds = Set.copyOf(kinds);
    }

    boolean covers(Entry entry) {
        boolean visible = entry.tenant() == null ? hosts : tenant.value().equals(entry.tenant());
        return visible && kinds.contains(entry.kind());
    }
}
