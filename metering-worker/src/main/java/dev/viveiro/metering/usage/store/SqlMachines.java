package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmSnapshot;
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

    private record Owned(VmId vm, TenantId tenant, @Nullable String name) {}

    /**
     * Makes sure that each machine and image has a row, a machine with its name. In order of ids, as {@link #lock}: nobody waits in a
     * circle.
     */
    public void register(Collection<VmChanged> changes, Collection<ImageChanged> images) {
        Map<VmId, Owned> all = new HashMap<>();
        changes.stream()
                .map(VmChanged::vm)
                .forEach(vm -> all.putIfAbsent(vm.id(), new Owned(vm.id(), vm.tenant(), vm.name())));
        images.forEach(image -> {
            VmId id = new VmId(image.image());
            all.putIfAbsent(id, new Owned(id, image.tenant(), null));
        });
        if (all.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                insert into metered_vm (vm, tenant, name)
                select vm, tenant, name from unnest(?::uuid[], ?::uuid[], ?::text[]) as n(vm, tenant, name) order by vm
                on conflict do nothing""",
                Columns.column(all.values(), UUID[]::new, each -> each.vm().value()),
                Columns.column(all.values(), UUID[]::new, each -> each.tenant().value()),
                Columns.column(all.values(), String[]::new, Owned::name));
    }

    /**
     * Locks those of the machines and images that are known, until the transaction ends, and returns them with what they are called; null
     * for an image, and for a machine that has not changed since names are kept.
     */
    public Map<VmId, @Nullable String> lock(Set<VmId> vms) {
        Map<VmId, @Nullable String> names = new HashMap<>();
        jdbc.query(
                "select vm, name from metered_vm where vm = any (?) order by vm for no key update",
                row -> {
                    names.put(Columns.vm(row), row.getString("name"));
                },
                (Object) Columns.ids(vms));
        return names;
    }

    /**
     * Calls machines what the newest of their changes says, which are recorded. Nothing is asked of the database while all have the names
     * that they had.
     *
     * @param names what each is called, as {@link #lock} returned it
     */
    public void rename(Collection<VmChanged> changes, Map<VmId, @Nullable String> names) {
        Map<VmId, VmSnapshot> newest = new HashMap<>();
        changes.forEach(change -> newest.merge(
                change.vm().id(), change.vm(), (one, other) -> one.version() > other.version() ? one : other));
        List<VmSnapshot> renamed = newest.values().stream()
                .filter(vm -> !vm.name().equals(names.get(vm.id())))
                .toList();
        if (renamed.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                update metered_vm m set name = n.name
                  from unnest(?::uuid[], ?::bigint[], ?::text[]) as n(vm, version, name)
                 where m.vm = n.vm and not exists (select from vm_event e where e.vm = n.vm and e.version > n.version)""",
                Columns.column(renamed, UUID[]::new, vm -> vm.id().value()),
                Columns.column(renamed, Long[]::new, VmSnapshot::version),
                Columns.column(renamed, String[]::new, VmSnapshot::name));
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
