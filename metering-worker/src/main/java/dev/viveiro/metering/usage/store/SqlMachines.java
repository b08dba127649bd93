package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.HostSample;
import dev.viveiro.metering.usage.domain.HostSample.Placement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The machines and images that metering heard of, their locks, and where machines were. An image has its row as a machine has. */
@Repository
public class SqlMachines {
    private final JdbcTemplate jdbc;

    SqlMachines(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes sure that each machine and image has a row. In order of ids, as {@link #lock}: nobody waits in a circle. */
    public void register(Collection<VmChanged> changes, Collection<ImageChanged> images) {
        Map<VmId, TenantId> tenants = new HashMap<>();
        changes.forEach(
                change -> tenants.putIfAbsent(change.vm().id(), change.vm().tenant()));
        images.forEach(image -> tenants.putIfAbsent(new VmId(image.image()), image.tenant()));
        if (tenants.isEmpty()) {
            return;
        }
        List<VmId> vms = List.copyOf(tenants.keySet());
        jdbc.update(
                """
                insert into metered_vm (vm, tenant)
                select vm, tenant from unnest(?::uuid[], ?::uuid[]) as n(vm, tenant) order by vm
                on conflict do nothing""",
                Columns.column(vms, UUID[]::new, VmId::value),
                Columns.column(vms, UUID[]::new, vm -> Objects.requireNonNull(tenants.get(vm))
                        .value()));
    }

    /** Locks those of the machines and images that are known, until the transaction ends, and returns them. */
    public Set<VmId> lock(Set<VmId> vms) {
        return new HashSet<>(jdbc.query(
                "select vm from metered_vm where vm = any (?) order by vm for no key update",
                (row, i) -> Columns.vm(row),
                (Object) Columns.ids(vms)));
    }

    /** In the order of their ids, at most {@code limit}. */
    public List<VmId> after(@Nullable VmId last, int limit) {
        return jdbc.query(
                "select vm from metered_vm where vm > ? order by vm limit ?",
                (row, i) -> Columns.vm(row),
                last == null ? new UUID(0, 0) : last.value(),
                limit);
    }

    /** Where the machines of these samples are known to have been. */
    public Set<Placement> placementsOf(Collection<HostSample> samples) {
        Set<VmId> vms = new HashSet<>();
        samples.forEach(sample -> vms.add(sample.vm()));
        return new HashSet<>(jdbc.query(
                "select vm, generation, host from placement where vm = any (?)",
                (row, i) -> new Placement(
                        Columns.vm(row), row.getInt("generation"), new HostId(row.getObject("host", UUID.class))),
                (Object) Columns.ids(vms)));
    }
}
