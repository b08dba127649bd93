package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.vm.UnfinishedWork;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Unfinished work as questions to PostgreSQL. */
@Component
public class SqlUnfinishedWork implements UnfinishedWork {
    /** Operation o of machine v is a move, and its destination works on it. */
    private static final String IMPORTING =
            "(o.type = 'MIGRATE' and o.placements > 1 and (o.argument ->> 'generation')::int > v.generation)";

    private final JdbcClient client;

    SqlUnfinishedWork(JdbcClient client) {
        this.client = client;
    }

    @Override
    public List<VmId> onLostHosts(int limit) {
        return machines("""
                        select o.vm as id from operations o join vms v on v.id = o.vm
                          join hosts h on h.state = 'LOST' and h.id = case when\s""" + IMPORTING + """
                            then (o.argument ->> 'destination')::uuid else v.host end
                         where o.state in ('PENDING', 'RUNNING') and o.type <> 'DELETE' and o.awaits_host is null
                         order by o.id limit :limit""", limit);
    }

    @Override
    public List<VmId> waitingInVain(int limit) {
        return machines("""
                        select o.vm as id from hosts h join operations o on o.awaits_host = h.id
                         where h.state = 'LOST' or h.state = 'SUSPECT' and o.type = 'CREATE' order by o.id limit :limit""", limit);
    }

    @Override
    public List<VmId> onDestroyedHosts(int limit) {
        // ordered in a second step: to find the first in their order, the planner may look at every machine there ever
        // was
        return machines("""
                        with on_them as materialized (
                          select v.id from hosts h join vms v on v.host = h.id and v.state <> 'DELETED'
                           where h.state = 'LOST' and h.dead_at is not null and (v.address_held or v.state = 'DELETING'))
                        select id from on_them order by id limit :limit""", limit);
    }

    private List<VmId> machines(String sql, int limit) {
        return client.sql(sql)
                .param("limit", limit)
                .query((row, i) -> new VmId(row.getObject("id", UUID.class)))
                .list();
    }

    @Override
    public void forgotten(HostId host) {
        client.sql("""
                        insert into asked_again (operation, vm, attempt, host)
                        select o.id, o.vm, o.attempt, v.host from operations o join vms v on v.id = o.vm
                         where v.host = :host and (o.state in ('PENDING', 'RUNNING') and o.awaits_host is null
                           or o.state = 'CANCELLED' and o.type = 'CREATE' and v.state in ('REQUESTED', 'PROVISIONING'))
                           and not\s""" + IMPORTING + """
                        union all
                        select o.id, o.vm, o.attempt, (o.argument ->> 'destination')::uuid
                          from operations o join vms v on v.id = o.vm
                         where o.state in ('PENDING', 'RUNNING') and (o.argument ->> 'destination')::uuid = :host
                           and\s""" + IMPORTING + """
                        on conflict (operation) do update set attempt = excluded.attempt, host = excluded.host""")
                .param("host", host.value())
                .update();
    }

    @Override
    public List<Void> toAskAgain(int limit) {
        return client.sql("""
                        select a.* from asked_again a join hosts h on h.id = a.host and h.state = 'UP'
                         order by a.operation limit :limit""")
                .param("limit", limit)
                .query((row, i) -> new Void(
                        new VmId(row.getObject("vm", UUID.class)),
                        new OperationId(row.getObject("operation", UUID.class)),
                        row.getInt("attempt"),
                        new HostId(row.getObject("host", UUID.class))))
                .list();
    }

    @Override
    public void askNoDestroyedHost() {
        client.sql("delete from asked_again a using hosts h where h.id = a.host and h.dead_at is not null")
                .update();
    }

    @Override
    public void asked(Void forgotten) {
        client.sql("delete from asked_again where operation = :operation and attempt = :attempt")
                .param("operation", forgotten.operation().value())
                .param("attempt", forgotten.attempt())
                .update();
    }
}
