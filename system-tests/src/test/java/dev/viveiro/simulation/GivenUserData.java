package dev.viveiro.simulation;

import dev.viveiro.gateway.vm.UserDataStore;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What guests are given, beside the transactions: what was kept for a machine that never was is nobody's. */
final class GivenUserData implements UserDataStore {
    private final Map<UUID, Secret> kept = new HashMap<>();

    @Override
    public void keep(UUID id, TenantId tenant, Secret given) {
        kept.put(id, given);
    }

    @Override
    public Map<UUID, Secret> findAll(Collection<UUID> ids) {
        Map<UUID, Secret> found = new HashMap<>(kept);
        found.keySet().retainAll(ids);
        return found;
    }
}
