package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.vm.Suspensions;
import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Suspensions in PostgreSQL; no statement is per machine. */
@Component
public class SqlSuspensions implements Suspensions {
    private static final String IDLE =
            " and not exists (select from operations o where o.vm = v.id and o.state in ('PENDING', 'RUNNING'))";
    private static final UUID FIRST = new UUID(0, 0);

    private final JdbcClient client;

    SqlSuspensions(JdbcClient client) {
        this.client = client;
    }

    @Override
    public Suspension ofTenant(TenantId tenant) {
        List<Entry> entries = entries(tenant, null);
        return entries.isEmpty()
                ? Suspension.NONE
                : new Suspension(
                        entries.stream().map(Entry::cause).collect(Collectors.toSet()),
                        entries.getFirst().since(),
                        false);
    }

    @Override
    public List<Entry> entries(TenantId tenant, @Nullable VmId vm) {
        return client.sql("""
                        select * from suspensions where tenant = :tenant and (vm is null or vm = :vm::uuid)
                         order by since, cause, vm""")
                .param("tenant", tenant.value())
                .param("vm", vm == null ? null : vm.value())
                .query(SqlSuspensions::read)
                .list();
    }

    @Override
    public boolean add(Entry entry) {
        VmId vm = entry.vm();
        return client.sql("""
                        insert into suspensions (tenant, vm, cause, since, who, note)
                        values (:tenant, :vm, :cause, :since, :who, :note) on conflict do nothing""")
                        .param("tenant", entry.tenant().value())
                        .param("vm", vm == null ? null : vm.value())
                        .param("cause", entry.cause().name())
                        .param("since", Timestamp.from(entry.since()))
                        .param("who", entry.who())
                        .param("note", entry.note())
                        .update()
                == 1;
    }

    @Override
    public boolean remove(TenantId tenant, @Nullable VmId vm, Set<SuspensionCause> causes) {
        return client.sql("""
                        delete from suspensions where tenant = :tenant and vm is not distinct from :vm::uuid
                           and cause = any (:causes)""")
                        .param("tenant", tenant.value())
                        .param("vm", vm == null ? null : vm.value())
                        .param("causes", causes.stream().map(Enum::name).toArray(String[]::new))
                        .update()
                > 0;
    }

    @Override
    public List<VmId> lockAll(Collection<TenantId> tenants) {
        return client.sql("""
                        select id from vms where tenant = any (:tenants) and state <> 'DELETED' order by id for update""")
                .param("tenants", tenants.stream().map(TenantId::value).toArray(UUID[]::new))
                .query(SqlSuspensions::id)
                .list();
    }

    @Override
    public void apply(Collection<VmId> vms) {
        client.sql("""
                        update vms v set suspended = now.causes, suspended_since = now.since
                          from (select m.id, min(s.since) as since,
                                       array_agg(distinct s.cause order by s.cause) filter (where s.cause is not null) as causes
                                  from vms m left join suspensions s on s.tenant = m.tenant and (s.vm is null or s.vm = m.id)
                                 where m.id = any (:ids) group by m.id) now
                         where v.id = now.id
                           and (v.suspended, v.suspended_since) is distinct from (now.causes, now.since)""").param("ids", uuids(vms)).update();
    }

    @Override
    public void startAgain(Collection<VmId> vms, boolean startAgain) {
        client.sql("update vms set start_again = :again where id = any (:ids) and start_again <> :again")
                .param("again", startAgain)
                .param("ids", uuids(vms))
                .update();
    }

    @Override
    public List<VmId> toStop(@Nullable VmId after, Instant since, int limit) {
        return client.sql("""
                        select v.id from vms v join hosts h on h.id = v.host and h.state <> 'LOST'
                         where v.suspended is not null and v.state in ('RUNNING', 'PAUSED') and v.id > :after""" + IDLE + """
                           and not exists (select from operations o where o.vm = v.id and o.type = 'STOP'
                                              and o.state in ('FAILED', 'CANCELLED') and o.ended_at > :since)
                         order by v.id limit :limit""")
                .param("after", after == null ? FIRST : after.value())
                .param("since", Timestamp.from(since))
                .param("limit", limit)
                .query(SqlSuspensions::id)
                .list();
    }

    @Override
    public List<VmId> toStart(@Nullable VmId after, int limit) {
        return client.sql("""
                        select v.id from vms v join hosts h on h.id = v.host and h.state = 'UP' and h.impediment is null
                         where v.start_again and v.suspended is null and v.id > :after""" + IDLE + " order by v.id limit :limit")
                .param("after", after == null ? FIRST : after.value())
                .param("limit", limit)
                .query(SqlSuspensions::id)
                .list();
    }

    @Override
    public boolean newest(TenantId tenant, long creditVersion) {
        return client.sql("""
                        update tenants set credit_version = :version where id = :tenant and credit_version < :version""")
                        .param("version", creditVersion)
                        .param("tenant", tenant.value())
                        .update()
                == 1;
    }

    private static UUID[] uuids(Collection<VmId> vms) {
        return vms.stream().map(VmId::value).toArray(UUID[]::new);
    }

    private static VmId id(ResultSet row, int index) throws SQLException {
        return new VmId(row.getObject("id", UUID.class));
    }

    private static Entry read(ResultSet row, int index) throws SQLException {
        UUID vm = row.getObject("vm", UUID.class);
        return new Entry(
                new TenantId(row.getObject("tenant", UUID.class)),
                vm == null ? null : new VmId(vm),
                SuspensionCause.valueOf(row.getString("cause")),
                row.getTimestamp("since").toInstant(),
                row.getString("who"),
                row.getString("note"));
    }
}
