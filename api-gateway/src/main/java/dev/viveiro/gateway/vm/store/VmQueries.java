package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.TenantsMachines;
import dev.viveiro.gateway.vm.VmFinder;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Questions about machines that lock nothing. */
@Component
public class VmQueries implements TenantsMachines, VmFinder {
    private static final int PORTION = 500;

    private final JdbcClient client;

    public VmQueries(JdbcClient client) {
        this.client = client;
    }

    /**
     * What to list; every filter may be null.
     *
     * @param state null for all but DELETED
     * @param batch those that a batch asked for
     */
    public record Filter(
            TenantId tenant,
            @Nullable VmState state,
            @Nullable HostId host,
            @Nullable UUID batch,
            @Nullable String namePrefix,
            @Nullable String externalRef) {}

    /** Newest first, after the machine {@code after}. */
    public List<ListedVm> list(Filter filter, @Nullable VmId after, int limit) {
        return VmList.page(client, filter, after, limit);
    }

    /** The tenant's machine; another's is not found. */
    public Optional<ListedVm> find(TenantId tenant, VmId id) {
        return client.sql(VmList.LISTED + "where v.tenant = :tenant and v.id = :id")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(ListedVm::read)
                .optional();
    }

    @Override
    public boolean has(TenantId tenant, VmId vm) {
        return client.sql("select exists (select 1 from vms where tenant = :tenant and id = :id)")
                .param("tenant", tenant.value())
                .param("id", vm.value())
                .query(Boolean.class)
                .single();
    }

    /** Those machines that exist, of whatever tenant, in no order. Of too many at once the planner might read all machines. */
    public List<ListedVm> findAll(List<VmId> ids) {
        List<ListedVm> found = new ArrayList<>(ids.size());
        for (int from = 0; from < ids.size(); from += PORTION) {
            found.addAll(portion(ids.subList(from, Math.min(ids.size(), from + PORTION))));
        }
        return found;
    }

    private List<ListedVm> portion(List<VmId> ids) {
        return client.sql(VmList.LISTED + "where v.id = any (:ids)")
                .param("ids", ids.stream().map(VmId::value).toArray(UUID[]::new))
                .query(ListedVm::read)
                .list();
    }

    @Override
    public boolean nameInUse(TenantId tenant, String name) {
        return !client.sql("select 1 from vms where tenant = :tenant and name = :name and state <> 'DELETED'")
                .param("tenant", tenant.value())
                .param("name", name)
                .query((row, i) -> true)
                .list()
                .isEmpty();
    }

    @Override
    public Optional<Vm> byExternalRef(TenantId tenant, String externalRef) {
        return client.sql("select " + VmRows.COLUMNS
                        + " from vms v where tenant = :tenant and external_ref = :ref and state <> 'DELETED'")
                .param("tenant", tenant.value())
                .param("ref", externalRef)
                .query(VmRows::read)
                .optional();
    }

    @Override
    public List<VmId> expiring(Instant announce, Instant stop, Instant delete, int limit) {
        return client.sql("""
                        select id from vms where expires_at <= :announce
                           and state in ('RUNNING', 'STOPPED', 'PAUSED', 'SAVED', 'FAILED', 'PROVISIONING', 'REQUESTED')
                           and (expiry = 'NONE' or (state in ('RUNNING', 'PAUSED') and expires_at <= :stop)
                             or expires_at <= :delete)
                         order by expires_at limit :limit""")
                .param("announce", Timestamp.from(announce))
                .param("stop", Timestamp.from(stop))
                .param("delete", Timestamp.from(delete))
                .param("limit", limit)
                .query((row, i) -> new VmId(row.getObject("id", UUID.class)))
                .list();
    }

    @Override
    public List<VmId> leavingUntended(Instant time, int limit) {
        return client.sql("""
                        select v.id from vms v join hosts h on h.id = v.host and h.state <> 'LOST'
                         where v.state = 'DELETING' and v.updated_at <= :time
                           and not exists (select 1 from operations o where o.vm = v.id
                                              and (o.state in ('PENDING', 'RUNNING') or o.ended_at > :time))
                         order by v.updated_at, v.id limit :limit""")
                .param("time", Timestamp.from(time))
                .param("limit", limit)
                .query((row, i) -> new VmId(row.getObject("id", UUID.class)))
                .list();
    }

    @Override
    public List<HeldVm> mayBeOn(HostId host) {
        return client.sql(
                        "select id, generation from vms where host = :host and state <> 'DELETED' and address_held order by id")
                .param("host", host.value())
                .query((row, i) -> new HeldVm(new VmId(row.getObject("id", UUID.class)), row.getInt("generation")))
                .list();
    }
}
