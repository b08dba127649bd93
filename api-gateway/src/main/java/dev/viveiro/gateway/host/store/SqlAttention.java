package dev.viveiro.gateway.host.store;

import dev.viveiro.gateway.host.Attention;
import dev.viveiro.gateway.host.watch.WatchPolicy;
import dev.viveiro.kernel.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The gateway's attention in PostgreSQL, one for all replicas. */
@Repository
class SqlAttention implements Attention {
    private static final Logger log = LoggerFactory.getLogger(SqlAttention.class);

    private final JdbcClient jdbc;
    private final WatchPolicy policy;
    private final Ids ids;
    private final Clock clock;

    SqlAttention(JdbcClient jdbc, WatchPolicy policy, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.policy = policy;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public UUID probe() {
        UUID id = ids.next();
        jdbc.sql("insert into host_probes (id, sent_at) values (:id, :now)")
                .param("id", id)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        return id;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void read(Collection<UUID> probes) {
        if (probes.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<Instant> sent = jdbc.sql("delete from host_probes where id = any (:ids) returning sent_at")
                .param("ids", probes.toArray(UUID[]::new))
                .query((row, i) -> row.getTimestamp("sent_at").toInstant())
                .list();
        // one that is not there any more was given up before it came
        boolean late = sent.size() < probes.size()
                || sent.stream().anyMatch(at -> at.isBefore(now.minus(policy.inattention())));
        jdbc.sql("""
                        insert into host_attention as a (since, last) values (:now, :now)
                        on conflict (one) do update set last = greatest(a.last, excluded.last),
                          since = case when :late or a.last < :gap then excluded.since else a.since end""")
                .param("now", Timestamp.from(now))
                .param("late", late)
                .param("gap", Timestamp.from(now.minus(policy.inattention())))
                .update();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Instant> since() {
        Instant now = clock.instant();
        Timestamp gap = Timestamp.from(now.minus(policy.inattention()));
        int unread = jdbc.sql("delete from host_probes where sent_at < :gap")
                .param("gap", gap)
                .update();
        if (unread > 0) {
            jdbc.sql("update host_attention set since = :now")
                    .param("now", Timestamp.from(now))
                    .update();
        }
        Optional<Instant> since = jdbc.sql("select since from host_attention where last >= :gap")
                .param("gap", gap)
                .query((row, i) -> row.getTimestamp("since").toInstant())
                .optional();
        // while nothing is read at all it is said nowhere but in the gauge: the broker's absence is news enough
        if (unread > 0 && since.isPresent()) {
            log.warn(
                    "{} probes through the queue of the reports were not read in time: silence of hosts counts from now on.",
                    unread);
        }
        return since;
    }
}
