package dev.viveiro.gateway.dispatch;

import dev.viveiro.gateway.dispatch.HostQueue.Share;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The queues as rows of PostgreSQL. */
@Component
class SqlWaitingOperations implements WaitingOperations {
    private final JdbcTemplate jdbc;

    SqlWaitingOperations(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<HostId> hosts() {
        return jdbc.query("""
                select h.id from hosts h where h.state = 'UP'
                   and exists (select 1 from operations o where o.awaits_host = h.id)
                 order by h.id""", (row, i) -> new HostId(row.getObject("id", UUID.class)));
    }

    @Override
    public void lock(List<HostId> hosts) {
        jdbc.query("""
                select pg_advisory_xact_lock(hashtextextended('dispatch ' || host, 0))
                  from (select host from unnest(?::uuid[]) as host order by host) hosts""", row -> {}, (Object) uuids(hosts));
    }

    @Override
    public Map<HostId, HostQueue> look(List<HostId> hosts, int window) {
        Map<HostId, Map<TenantId, Integer>> active = active();
        Map<HostId, Integer> free = new LinkedHashMap<>();
        for (HostId host : hosts) {
            int out = active.getOrDefault(host, Map.of()).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            if (out < window) {
                free.put(host, window - out);
            }
        }
        if (free.isEmpty()) {
            return Map.of();
        }
        Map<HostId, Map<TenantId, List<OperationId>>> waiting = waiting(free);
        Map<HostId, Map<TenantId, Long>> turns = turns(free.keySet());
        Map<HostId, HostQueue> queues = new LinkedHashMap<>();
        for (HostId host : free.keySet()) {
            queues.put(
                    host,
                    queue(
                            active.getOrDefault(host, Map.of()),
                            waiting.getOrDefault(host, Map.of()),
                            turns.getOrDefault(host, Map.of())));
        }
        return queues;
    }

    private static HostQueue queue(
            Map<TenantId, Integer> active, Map<TenantId, List<OperationId>> waiting, Map<TenantId, Long> turns) {
        List<Share> shares = new ArrayList<>();
        waiting.forEach((tenant, operations) -> shares.add(
                new Share(tenant, active.getOrDefault(tenant, 0), turns.getOrDefault(tenant, 0L), operations)));
        active.forEach((tenant, count) -> {
            if (!waiting.containsKey(tenant)) {
                shares.add(new Share(tenant, count, turns.getOrDefault(tenant, 0L), List.of()));
            }
        });
        return new HostQueue(shares);
    }

    private Map<HostId, Map<TenantId, Integer>> active() {
        Map<HostId, Map<TenantId, Integer>> active = new HashMap<>();
        jdbc.query(
                // few are out at once: each one's machine is looked up, never all machines read
                """
                select (select v.host from vms v where v.id = o.vm) as host, o.tenant, count(*) as n from operations o
                 where o.lane = 'BULK' and o.awaits_host is null and o.state in ('PENDING', 'RUNNING')
                 group by 1, 2""", row -> {
                    active.computeIfAbsent(host(row), host -> new LinkedHashMap<>())
                            .put(tenant(row), row.getInt("n"));
                });
        return active;
    }

    private Map<HostId, Map<TenantId, List<OperationId>>> waiting(Map<HostId, Integer> free) {
        Map<HostId, Map<TenantId, List<OperationId>>> waiting = new HashMap<>();
        jdbc.query(
                // from one tenant to the next by the index: one of them may have ten thousand that wait. All that wait
                // are PENDING; asked for it as well, the planner may read all that is active, for each tenant again
                """
                select h.host, t.tenant, o.id, o.later
                  from unnest(?::uuid[], ?::int[]) as h(host, free)
                  cross join lateral (
                    with recursive waits(tenant) as (
                      select (select tenant from operations where awaits_host = h.host order by tenant limit 1)
                      union all
                      select (select tenant from operations where awaits_host = h.host
                                 and tenant > waits.tenant order by tenant limit 1)
                        from waits where waits.tenant is not null)
                    select tenant from waits where tenant is not null) t
                  -- what is to be off goes first: a tenant's own creates must not keep its machines on
                  cross join lateral (select id, type <> 'STOP' as later from operations
                                       where awaits_host = h.host and tenant = t.tenant
                                       order by type <> 'STOP', id limit h.free for update skip locked) o
                 order by o.later, o.id""",
                row -> {
                    waiting.computeIfAbsent(host(row), host -> new LinkedHashMap<>())
                            .computeIfAbsent(tenant(row), tenant -> new ArrayList<>())
                            .add(new OperationId(row.getObject("id", UUID.class)));
                },
                uuids(free.keySet()),
                free.values().toArray(Integer[]::new));
        return waiting;
    }

    private Map<HostId, Map<TenantId, Long>> turns(Collection<HostId> hosts) {
        Map<HostId, Map<TenantId, Long>> turns = new HashMap<>();
        jdbc.query(
                "select host, tenant, turn from dispatch_turns where host = any (?)",
                row -> {
                    turns.computeIfAbsent(host(row), host -> new HashMap<>()).put(tenant(row), row.getLong("turn"));
                },
                (Object) uuids(hosts));
        return turns;
    }

    @Override
    public void took(Map<HostId, List<TenantId>> tenants) {
        List<UUID> hosts = new ArrayList<>();
        List<UUID> theirs = new ArrayList<>();
        tenants.forEach((host, each) -> each.forEach(tenant -> {
            hosts.add(host.value());
            theirs.add(tenant.value());
        }));
        jdbc.update("""
                insert into dispatch_turns (host, tenant, turn)
                select host, tenant, nextval('dispatch_turn')
                  from (select * from unnest(?::uuid[], ?::uuid[]) with ordinality as t(host, tenant, n) order by n) t
                on conflict (host, tenant) do update set turn = excluded.turn""", hosts.toArray(UUID[]::new), theirs.toArray(UUID[]::new));
    }

    private static HostId host(ResultSet row) throws SQLException {
        return new HostId(row.getObject("host", UUID.class));
    }

    private static TenantId tenant(ResultSet row) throws SQLException {
        return new TenantId(row.getObject("tenant", UUID.class));
    }

    private static UUID[] uuids(Collection<HostId> hosts) {
        return hosts.stream().map(HostId::value).toArray(UUID[]::new);
    }
}
