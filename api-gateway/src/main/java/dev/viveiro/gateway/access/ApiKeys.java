package dev.viveiro.gateway.access;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.gateway.keys.Sha256;
import dev.viveiro.kernel.TenantId;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The API keys, hashed at rest. */
@Service
class ApiKeys {
    /** Compared against when there is no such key, so that an unknown id takes as long as a wrong secret. */
    private static final byte[] NOBODY = Sha256.of("nobody");

    private final JdbcClient jdbc;
    private final Clock clock;

    ApiKeys(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Makes a key and gives it away for the only time. */
    ApiKey issue(TenantId tenant, Role role) {
        ApiKey key = ApiKey.fresh();
        put(key, tenant, role);
        return key;
    }

    /** Makes the given key valid, whatever was known of its id. */
    void put(ApiKey key, TenantId tenant, Role role) {
        jdbc.sql("""
                        insert into api_keys (id, tenant, role, secret_hash, created_at)
                        values (:id, :tenant, :role, :hash, :at)
                        on conflict (id) do update set tenant = excluded.tenant, role = excluded.role,
                          secret_hash = excluded.secret_hash""")
                .param("id", key.id())
                .param("tenant", tenant.value())
                .param("role", role.name())
                .param("hash", key.secretHash())
                .param("at", Timestamp.from(clock.instant()))
                .update();
    }

    /** Who holds this key; empty for one that is malformed, unknown or wrong. */
    Optional<Caller> identify(String text) {
        return ApiKey.parse(text).flatMap(key -> {
            Optional<StoredKey> stored = find(key.id());
            byte[] expected = stored.map(StoredKey::secretHash).orElse(NOBODY);
            boolean right = MessageDigest.isEqual(expected, key.secretHash());
            return right ? stored.map(found -> new Caller(found.id(), found.tenant(), found.role())) : Optional.empty();
        });
    }

    private Optional<StoredKey> find(String id) {
        return jdbc.sql("select id, tenant, role, secret_hash from api_keys where id = :id")
                .param("id", id)
                .query((row, number) -> new StoredKey(
                        row.getString("id"),
                        new TenantId(row.getObject("tenant", UUID.class)),
                        Role.valueOf(row.getString("role")),
                        row.getBytes("secret_hash")))
                .optional();
    }
}
