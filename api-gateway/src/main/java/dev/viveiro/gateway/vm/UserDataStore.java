package dev.viveiro.gateway.vm;

import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What guests' cloud-init is given, sealed while it is kept. It goes with the last machine that has it. */
public interface UserDataStore {
    /** In the caller's transaction, which also writes who has it. */
    void keep(UUID id, TenantId tenant, Secret given);

    /** By their ids, read together; without what nobody has any more, and what can't be opened. */
    Map<UUID, Secret> findAll(Collection<UUID> ids);

    /** Empty when nobody has it any more. */
    default Optional<Secret> find(UUID id) {
        return Optional.ofNullable(findAll(List.of(id)).get(id));
    }
}
