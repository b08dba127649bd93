package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.keys.DataKey;
import dev.viveiro.gateway.vm.UserDataStore;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** User-data in PostgreSQL, sealed with the data key; each can be opened as its own row alone. */
@Component
public class SqlUserData implements UserDataStore {
    /** How long a class whose machines are all gone may still be tried again with what it was given. */
    private static final Duration TRIED_AGAIN = Duration.ofDays(7);

    private static final Logger log = LoggerFactory.getLogger(SqlUserData.class);

    private final JdbcClient client;
    private final DataKey key;
    private final Clock clock;

    public SqlUserData(JdbcClient client, DataKey key, Clock clock) {
        this.client = client;
        this.key = key;
        this.clock = clock;
    }

    @Override
    public void keep(UUID id, TenantId tenant, Secret given) {
        client.sql("insert into user_data (id, tenant, sealed, created_at) values (:id, :tenant, :sealed, :at)")
                .param("id", id)
                .param("tenant", tenant.value())
                .param("sealed", key.seal(given.revealUtf8(), context(id)))
                .param("at", Timestamp.from(clock.instant()))
                .update();
    }

    @Override
    public Map<UUID, Secret> findAll(Collection<UUID> ids) {
        Map<UUID, Secret> found = new HashMap<>();
        client.sql("select id, sealed from user_data where id = any (:ids)")
                .param("ids", ids.toArray(UUID[]::new))
                .query(row -> {
                    UUID id = row.getObject("id", UUID.class);
                    open(id, row.getBytes("sealed")).ifPresent(text -> found.put(id, text));
                });
        return found;
    }

    /** One that can't be opened must not take the others with it. */
    private Optional<Secret> open(UUID id, byte[] sealed) {
        try {
            return Optional.of(Secret.of(new String(key.open(sealed, context(id)), StandardCharsets.UTF_8)));
        } catch (IllegalStateException another) {
            log.warn("The user-data {} is taken for gone: {}", id, another.getMessage());
            return Optional.empty();
        }
    }

    /** Forgets what no machine has any more. */
    @Scheduled(fixedDelayString = "${viveiro.user-data.sweep:PT1M}")
    public void forget() {
        int gone = client.sql("""
                        delete from user_data u
                         -- each is looked up by itself: a join might read all machines there ever were
                         where (select v.id from vms v where v.user_data = u.id and v.state <> 'DELETED' limit 1) is null
                           and (select b.id from batches b where b.user_data = u.id and b.created_at > :after limit 1) is null""")
                .param("after", Timestamp.from(clock.instant().minus(TRIED_AGAIN)))
                .update();
        if (gone > 0) {
            log.debug("The user-data of {} machines or classes that are gone is forgotten.", gone);
        }
    }

    private static String context(UUID id) {
        return "user-data " + id;
    }
}
