package dev.viveiro.gateway.change.log;

import dev.viveiro.gateway.change.ChangeKind;
import dev.viveiro.kernel.TenantId;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives committed changes their numbers. All it does runs on the connection that holds the writer's lock: who loses the lock
 * can't commit a number any more. A round is one snapshot, so what it shows fits together, and several changes of one thing
 * that it finds are one event with the newest state.
 */
final class Numbering {
    /** Name of LISTEN and NOTIFY, and of the writer's advisory lock. */
    static final String CHANNEL = "change_log_gateway";

    /** Changes per round. */
    static final int PORTION = 2_000;

    private static final int PRUNED_AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Looks looks;
    private final Clock clock;
    private final Duration keep;

    Numbering(Connection connection, Looks looks, Clock clock, Duration keep) {
        var source = new SingleConnectionDataSource(connection, true);
        this.jdbc = JdbcClient.create(source);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.looks = looks;
        this.clock = clock;
        this.keep = keep;
    }

    /** A thing that changed. */
    record Thing(ChangeKind kind, UUID id, @Nullable TenantId tenant) {}

    /** Numbers what waits, at most {@link #PORTION} changes; returns how many it took. */
    int round() {
        if (!jdbc.sql("select exists (select from changes)")
                .query(Boolean.class)
                .single()) {
            return 0;
        }
        int taken = Objects.requireNonNull(transaction.execute(status -> {
            List<Thing> changed = take();
            write(looks.of(jdbc, changed.stream().distinct().toList()));
            return changed.size();
        }));
        jdbc.sql("select pg_notify(:channel, '')")
                .param("channel", CHANNEL)
                .query((row, i) -> true)
                .list();
        return taken;
    }

    private List<Thing> take() {
        return jdbc.sql("""
                        with taken as (delete from changes
                          where position in (select position from changes order by position limit :portion)
                          returning position, kind, thing, tenant)
                        select kind, thing, tenant from taken order by position""")
                .param("portion", PORTION)
                .query((row, i) -> {
                    UUID tenant = row.getObject("tenant", UUID.class);
                    return new Thing(
                            ChangeKind.valueOf(row.getString("kind")),
                            row.getObject("thing", UUID.class),
                            tenant == null ? null : new TenantId(tenant));
                })
                .list();
    }

    private void write(SequencedMap<Thing, String> looks) {
        if (looks.isEmpty()) {
            return;
        }
        List<Thing> things = List.copyOf(looks.keySet());
        jdbc.sql("""
                        with given as (update change_numbers set last = last + :count returning last - :count as before)
                        insert into change_log (number, kind, thing, tenant, data, at)
                        select before + n, kind, thing, tenant, data, :at from given,
                          unnest(:kinds::text[], :things::uuid[], :tenants::uuid[], :data::text[])
                            with ordinality as c (kind, thing, tenant, data, n)""")
                .param("count", things.size())
                .param("at", Timestamp.from(clock.instant()))
                .param(
                        "kinds",
                        things.stream().map(thing -> thing.kind().name()).toArray(String[]::new))
                .param("things", things.stream().map(Thing::id).toArray(UUID[]::new))
                .param("tenants", things.stream().map(Numbering::tenant).toArray(String[]::new))
                .param("data", looks.values().toArray(String[]::new))
                .update();
    }

    private static @Nullable String tenant(Thing thing) {
        return thing.tenant() == null ? null : thing.tenant().toString();
    }

    /** Removes a portion of what is older than is kept; true when there may be more. */
    boolean prune() {
        return ChangeLog.prune(jdbc, clock.instant().minus(keep), PRUNED_AT_ONCE) == PRUNED_AT_ONCE;
    }
}
