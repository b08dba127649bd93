package dev.viveiro.gateway.reconcile.store;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.reconcile.domain.Believed;
import dev.viveiro.gateway.reconcile.domain.Listed;
import dev.viveiro.gateway.reconcile.domain.Pair;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Machines as they are believed to be beside machines as they are listed; one statement per host. What is doubtful is looked up one
 * by one: as a join of tables, the planner may read all machines of all hosts for the few of one.
 */
@Repository
public class SqlPairs {
    private static final String PAIRS = """
            select coalesce(h.id, m.vm) as vm, v.id is not null as known, v.host = :host as here, v.state, v.generation,
                   v.address_held, v.journal, v.heard, v.observed_at, o.id is not null as busy,
                   exists (select 1 from drift d where d.vm = v.id and d.declared and d.expected_generation = v.generation
                              and d.expected_state not in ('REQUESTED', 'PROVISIONING')) as missing,
                   m.generation as listed_generation, m.power as listed_power, m.disks as listed_disks, m.since,
                   (select string_agg(d ->> 'id', ',') from jsonb_array_elements(v.disks) d
                     where d ->> 'state' = 'ATTACHED') as attached,
                   (select string_agg(d ->> 'id', ',') from jsonb_array_elements(v.disks) d
                     where d ->> 'state' = 'FAILED') as unsure
              from (select id, state, generation from vms where host = :host and state <> 'DELETED') h
              full join (select * from host_machines where host = :host and generation is not null) m on m.vm = h.id
              left join lateral (
                select id from operations where vm = coalesce(h.id, m.vm) and state in ('PENDING', 'RUNNING') offset 0) o on true
              left join lateral (select * from vms where id = coalesce(h.id, m.vm) offset 0) v on true
            """;
    /** What plainly agrees is most of a host, and what is worked on is most of it while a class is made: neither is even read. */
    private static final String DOUBTFUL = """
             where (not coalesce(h.generation = m.generation and h.state = m.power and m.power in ('RUNNING', 'STOPPED'), false)
                    or coalesce(h.id, m.vm) in (
                      select w.id from vms w join host_machines x on x.host = w.host and x.vm = w.id
                       where w.host = :host and w.disks <> '[]'::jsonb and exists (
                         select 1 from jsonb_array_elements(w.disks) d
                          where d ->> 'state' = 'ATTACHED' and d ->> 'id' <> all (string_to_array(x.disks, ','))
                             or d ->> 'state' = 'FAILED' and d ->> 'id' = any (string_to_array(x.disks, ',')))))
               and (o.id is null or coalesce(h.id, m.vm) = any (:recorded))
            """;
    /** Presence and incarnation alone. */
    private static final String ELSEWHERE = """
             where h.id is null or m.vm is null or h.generation <> m.generation
             order by 1 limit :limit""";

    private final JdbcClient jdbc;

    SqlPairs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Everything about the host that may differ; a machine that is not among it agrees, or an operation is active and
     * nothing is recorded of it.
     *
     * @param recorded machines that have a record, which is what a judgement may change
     */
    public List<Pair> doubtful(HostId host, Collection<VmId> recorded) {
        return jdbc.sql(PAIRS + DOUBTFUL)
                .param("host", host.value())
                .param("recorded", recorded.stream().map(VmId::value).toArray(UUID[]::new))
                .query(SqlPairs::read)
                .list();
    }

    /** Machines that only one side has, or that the two have in different incarnations; at most {@code limit}. */
    public List<Pair> elsewhere(HostId host, int limit) {
        return jdbc.sql(PAIRS + ELSEWHERE)
                .param("host", host.value())
                .param("limit", limit)
                .query(SqlPairs::read)
                .list();
    }

    private static Pair read(ResultSet row, int index) throws SQLException {
        VmId vm = new VmId(row.getObject("vm", UUID.class));
        return new Pair(vm, row.getBoolean("known") ? believed(vm, row) : null, listed(row));
    }

    private static Believed believed(VmId vm, ResultSet row) throws SQLException {
        Timestamp observedAt = row.getTimestamp("observed_at");
        VmState state = VmState.valueOf(row.getString("state"));
        return new Believed(
                vm,
                row.getBoolean("here"),
                state,
                row.getInt("generation"),
                row.getBoolean("address_held"),
                row.getBoolean("busy"),
                row.getBoolean("missing"),
                row.getString("journal"),
                row.getLong("heard"),
                observedAt == null ? null : observedAt.toInstant(),
                new Believed.Disks(ofThese(row.getString("attached")), ofThese(row.getString("unsure"))));
    }

    private static @Nullable Listed listed(ResultSet row) throws SQLException {
        String power = row.getString("listed_power");
        return power == null
                ? null
                : new Listed(
                        row.getInt("listed_generation"),
                        ObservedPower.valueOf(power),
                        row.getTimestamp("since").toInstant(),
                        disks(row.getString("listed_disks")));
    }

    private static Set<UUID> ofThese(@Nullable String ids) {
        return Objects.requireNonNullElse(disks(ids), Set.of());
    }

    private static @Nullable Set<UUID> disks(@Nullable String listed) {
        if (listed == null) {
            return null;
        }
        return listed.isEmpty()
                ? Set.of()
                : Arrays.stream(listed.split(",")).map(UUID::fromString).collect(Collectors.toSet());
    }
}
