package dev.viveiro.gateway.host.store;

import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.watch.HostWatch.Watched;
import dev.viveiro.gateway.host.watch.WatchPolicy;
import dev.viveiro.kernel.HostId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Hosts as those who watch them see them. What was decided counts only while nothing was heard since. */
@Repository
public class WatchedHosts {
    private final JdbcClient jdbc;
    private final WatchPolicy policy;
    private final Clock clock;

    WatchedHosts(JdbcClient jdbc, WatchPolicy policy, Clock clock) {
        this.jdbc = jdbc;
        this.policy = policy;
        this.clock = clock;
    }

    /** True when no other replica watches until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean mine() {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended('host watch', 0))")
                .query(Boolean.class)
                .single();
    }

    /** True while the queue of the reports is read; as {@code since} of the gateway's attention, without a change. */
    public boolean listenedTo() {
        return jdbc.sql("select exists (select 1 from host_attention where last >= :gap)")
                .param("gap", Timestamp.from(clock.instant().minus(policy.inattention())))
                .query(Boolean.class)
                .single();
    }

    /** In the order of their ids, without removed ones. */
    public List<Watched> all() {
        return jdbc.sql("select id, state, held_back, heard_at from hosts where state <> 'REMOVED' order by id")
                .query((row, i) -> new Watched(
                        new HostId(row.getObject("id", UUID.class)),
                        HostState.valueOf(row.getString("state")),
                        row.getBoolean("held_back"),
                        instant(row.getTimestamp("heard_at"))))
                .list();
    }

    /** By how many milliseconds clocks are ahead of ours, of hosts that are heard; those that have not measured it are left out. */
    public Map<HostId, Long> clockOffsets() {
        Map<HostId, Long> offsets = new HashMap<>();
        jdbc.sql("""
                        select id, clock_offset_millis from hosts
                         where state in ('UP', 'SUSPECT') and clock_offset_millis is not null""").query(row -> {
            offsets.put(new HostId(row.getObject("id", UUID.class)), row.getLong("clock_offset_millis"));
        });
        return offsets;
    }

    /** False when it was heard, or changed, since it was read. */
    public boolean doubt(Watched before, HostState state, boolean heldBack) {
        return update("state = :state, held_back = :heldBack", before)
                        .param("state", state.name())
                        .param("heldBack", heldBack)
                        .update()
                == 1;
    }

    /** The host is LOST and its epoch ends; false when it was heard, or changed, since it was read. */
    public boolean lose(Watched before) {
        return update("state = 'LOST', held_back = false, epoch = epoch + 1, lost_at = :now", before)
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    private JdbcClient.StatementSpec update(String what, Watched before) {
        Instant heard = before.heardAt();
        return jdbc.sql("update hosts set " + what + " where id = :id and state = :before"
                        + " and heard_at is not distinct from :heard::timestamptz")
                .param("id", before.host().value())
                .param("before", before.state().name())
                .param("heard", heard == null ? null : Timestamp.from(heard));
    }

    /** An administrator says that the host, which is LOST, was destroyed. */
    public void confirmDead(HostId host) {
        jdbc.sql("update hosts set dead_at = coalesce(dead_at, :now) where id = :id and state = 'LOST'")
                .param("now", Timestamp.from(clock.instant()))
                .param("id", host.value())
                .update();
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
