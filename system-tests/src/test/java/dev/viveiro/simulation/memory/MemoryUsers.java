package dev.viveiro.simulation.memory;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.tenant.TenantLock;
import dev.viveiro.gateway.tenant.Users;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import dev.viveiro.simulation.memory.Tables.UserKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;

/** Tenants and the people who own their machines. */
public final class MemoryUsers implements Users, TenantLock {
    private final MemoryDatabase database;
    private final Ids ids;

    public MemoryUsers(MemoryDatabase database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    @Override
    public void lock(TenantId tenant) {
        if (!database.write().tenants.contains(tenant)) {
            throw ProblemException.notFound("tenant", tenant);
        }
    }

    @Override
    public UserId findOrCreate(TenantId tenant, String email) {
        UserId fresh = ids.nextUser();
        UserId known = database.write().users.putIfAbsent(new UserKey(tenant, Users.normalised(email)), fresh);
        return known == null ? fresh : known;
    }

    @Override
    public Map<String, UserId> find(TenantId tenant, Set<String> emails) {
        Map<String, UserId> found = new HashMap<>();
        for (String email : emails) {
            UserId user = database.read().users.get(new UserKey(tenant, email));
            if (user != null) {
                found.put(email, user);
            }
        }
        return found;
    }

    @Override
    public void create(TenantId tenant, Map<String, UserId> users) {
        users.forEach((email, user) -> {
            if (database.write().users.putIfAbsent(new UserKey(tenant, email), user) != null) {
                throw new DuplicateKeyException("the tenant has a user " + email);
            }
        });
    }
}
