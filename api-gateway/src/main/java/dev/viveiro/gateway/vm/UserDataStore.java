package dev.viveiro.gateway.vm;

import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import java.util.Optional;
import java.util.UUID;

/** What guests' cloud-init is given, sealed while it is kept. It goes with the last machine that has it. */
public interface UserDataStore {
    /** Nobody is given anything. */
    UserDataStore NONE = new UserDataStore() {
        @Override
        public void keep(UUID id, TenantId tenant, Secret given) {
            throw new UnsupportedOperationException("nothing is kept here");
        }

        @Override
        public Optional<Secret> find(UUID id) {
            return Optional.empty();
        }
    };

    /** In the caller's transaction, which also writes who has it. */
    void keep(UUID id, TenantId tenant, Secret given);

    /** Empty when nobody has it any more. */
    Optional<Secret> find(UUID id);
}
