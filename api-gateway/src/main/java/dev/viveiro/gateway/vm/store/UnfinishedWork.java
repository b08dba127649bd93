package dev.viveiro.gateway.vm.store;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is left to do about machines whose hosts fell silent, came back, or forgot; each question can be asked at any time. */
@Component
public class UnfinishedWork {
    private final JdbcClient client;

    UnfinishedWork(JdbcClient client) {
        this.client = client;
    }

    /** Machines of LOST hosts with an unfinished operation that was sent there and is no deletion. */
    public List<VmId> onLostHosts(int limit) {
        return machines("""
                        select o.vm as id from operations o join vms v on v.id = o.vm
                          join hosts h on h.id = v.host and h.state = 'LOST'
                         where o.state in ('PENDING', 'RUNNING') and o.type <> 'DELETE' and o.awaits_host is null
                         order by o.id limit :limit""", limit);
    }

    /** Machines whose create waits for a host that is not UP. */
    public List<VmId> waitingInVain(int limit) {
        return machines("""
                        select o.vm as id from hosts h join operations o on o.awaits_host = h.id and o.state = 'PENDING'
                         where h.state in ('SUSPECT', 'LOST') order by o.id limit :limit""", limit);
    }

    /**
     * Machines that were on a host which was destroyed, and hold something there or are leaving. Ordered in a second step: to
     * find the first ones in their order, the planner may look at every machine there ever was.
     */
    public List<VmId> onDestroyedHosts(int limit) {
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

    /** An attempt that its host does not know any more. */
    public record Void(VmId vm, OperationId operation, int attempt, HostId host) {}

    /** Every unfinished operation that was sent to the host is void, and so is what was to undo a cancelled create. */
    public void forgotten(HostId host) {
        client.sql("""
                        insert into asked_again (operation, vm, attempt, host)
                        select o.id, o.vm, o.attempt, v.host from operations o join vms v on v.id = o.vm
                         where v.host = :host and (o.state in ('PENDING', 'RUNNING') and o.awaits_host is null
                           or o.state = 'CANCELLED' and o.type = 'CREATE' and v.state in ('REQUESTED', 'PROVISIONING'))
                        on conflict (operation) do update set attempt = excluded.attempt, host = excluded.host""").param("host", host.value()).update();
    }

    /** What is void and has to be asked again, of hosts that are UP. */
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

    public void asked(Void forgotten) {
        client.sql("delete from asked_again where operation = :operation and attempt = :attempt")
                .param("operation", forgotten.operation().value())
                .param("attempt", forgotten.attempt())
                .update();
    }
}
