package dev.viveiro.gateway.host.store;

import dev.viveiro.gateway.host.HostLife;
import dev.viveiro.kernel.HostId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The life of hosts in PostgreSQL. */
@Repository
class SqlHostLife implements HostLife {
    private final JdbcClient jdbc;
    private final Clock clock;

    SqlHostLife(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<HostId, Long> heard(Collection<HostId> hosts) {
        Map<HostId, Long> epochs = new HashMap<>();
        if (hosts.isEmpty()) {
            return epochs;
        }
        jdbc.sql("""
                        with known as materialized (
                          select id from hosts where id = any (:ids) and state <> 'REMOVED' order by id for update)
                        update hosts h set heard_at = :now, held_back = false,
                          state = case when h.state = 'SUSPECT' then 'UP' else h.state end
                          from known k where k.id = h.id returning h.id, h.epoch""")
                .param("ids", hosts.stream().map(HostId::value).toArray(UUID[]::new))
                .param("now", Timestamp.from(clock.instant()))
                .query(row -> {
                    epochs.put(new HostId(row.getObject("id", UUID.class)), row.getLong("epoch"));
                });
        return epochs;
    }

    @Override
    public List<HostId> joined() {
        return jdbc.sql("select id from hosts where joined_at is not null and state <> 'REMOVED' order by id")
                .query((row, i) -> new HostId(row.getObject("id", UUID.class)))
                .list();
    }

    @Override
    public Optional<Instant> destroyed(HostId host) {
        return jdbc.sql("select lost_at from hosts where id = :id and state = 'LOST' and dead_at is not null")
                .param("id", host.value())
                .query((row, i) -> row.getTimestamp("lost_at").toInstant())
                .optional();
    }

    @Override
    public Optional<Welcome> lastWelcome(HostId host) {
        return jdbc.sql("select epoch, greeting, fresh_journal from hosts where id = :id")
                .param("id", host.value())
                .query((row, i) -> new Welcome(
                        row.getLong("epoch"), row.getObject("greeting", UUID.class), row.getBoolean("fresh_journal")))
                .optional();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void welcomed(HostId host, UUID greeting, boolean freshJournal) {
        jdbc.sql("update hosts set greeting = :greeting, fresh_journal = :fresh where id = :id")
                .param("greeting", greeting)
                .param("fresh", freshJournal)
                .param("id", host.value())
                .update();
    }
}
