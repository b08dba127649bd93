package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.keys.DataKey;
import dev.viveiro.gateway.vm.UserDataStore;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
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
    public Optional<Secret> find(UUID id) {
        return client.sql("select sealed from user_data where id = :id")
                .param("id", id)
                .query((row, i) -> row.getBytes("sealed"))
                .optional()
                .map(bytes -> Secret.of(new String(key.open(bytes, context(id)), StandardCharsets.UTF_8)));
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
