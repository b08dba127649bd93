package dev.viveiro.gateway.dispatch;

import dev.viveiro.gateway.dispatch.HostQueue.Share;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import java.util.ArrayList;
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
                   and exists (select 1 from operations o where o.awaits_host = h.id and o.state = 'PENDING')
                 order by h.id""", (row, i) -> new HostId(row.getObject("id", UUID.class)));
    }

    @Override
    public void lock(HostId host) {
        jdbc.query("select pg_advisory_xact_lock(hashtextextended('dispatch ' || ?, 0))", row -> {}, host.toString());
    }

    @Override
    public HostQueue look(HostId host, int window) {
        Map<TenantId, Integer> active = active(host);
        int free = window - active.values().stream().mapToInt(Integer::intValue).sum();
        if (free <= 0) {
            return new HostQueue(List.of());
        }
        Map<TenantId, List<OperationId>> waiting = waiting(host, free);
        Map<TenantId, Long> turns = turns(host);
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

    private Map<TenantId, Integer> active(HostId host) {
        Map<TenantId, Integer> active = new LinkedHashMap<>();
        jdbc.query(
                // few are out at once: each one's machine is looked up, never all machines read
                """
                select o.tenant, count(*) as n from operations o
                 where o.lane = 'BULK' and o.awaits_host is null and o.state in ('PENDING', 'RUNNING')
                   and (select v.host from vms v where v.id = o.vm) = ?
                 group by o.tenant""",
                row -> {
                    active.put(new TenantId(row.getObject("tenant", UUID.class)), row.getInt("n"));
                },
                host.value());
        return active;
    }

    private Map<TenantId, List<OperationId>> waiting(HostId host, int limit) {
        Map<TenantId, List<OperationId>> waiting = new LinkedHashMap<>();
        jdbc.query(
                """
                select t.tenant, o.id
                  from (select distinct tenant from operations where awaits_host = ? and state = 'PENDING') t
                  cross join lateral (select id from operations
                                       where awaits_host = ? and state = 'PENDING' and tenant = t.tenant
                                       order by id limit ? for update skip locked) o
                 order by o.id""",
                row -> {
                    waiting.computeIfAbsent(
                                    new TenantId(row.getObject("tenant", UUID.class)), tenant -> new ArrayList<>())
                            .add(new OperationId(row.getObject("id", UUID.class)));
                },
                host.value(),
                host.value(),
                limit);
        return waiting;
    }

    private Map<TenantId, Long> turns(HostId host) {
        Map<TenantId, Long> turns = new LinkedHashMap<>();
        jdbc.query(
                "select tenant, turn from dispatch_turns where host = ?",
                row -> {
                    turns.put(new TenantId(row.getObject("tenant", UUID.class)), row.getLong("turn"));
                },
                host.value());
        return turns;
    }

    @Override
    public void took(HostId host, List<TenantId> tenants) {
        for (TenantId tenant : tenants) {
            jdbc.update("""
                    insert into dispatch_turns (host, tenant, turn) values (?, ?, nextval('dispatch_turn'))
                    on conflict (host, tenant) do update set turn = excluded.turn""", host.value(), tenant.value());
        }
    }
}
