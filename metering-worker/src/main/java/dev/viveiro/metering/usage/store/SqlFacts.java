package dev.viveiro.metering.usage.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.HostSample.Placement;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.MeteredChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Changes as they were told, which is all that billed time follows from. Needs the machines' locks. */
@Repository
public class SqlFacts {
    private final JdbcTemplate jdbc;

    SqlFacts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Told(VmId vm, MeteredChange change) {}

    /** Keeps changes and placements that were not there before; returns how many changes were new. */
    public int record(Collection<VmChanged> changes) {
        int recorded = recordChanges(List.copyOf(changes));
        recordPlacements(changes.stream()
                .flatMap(change -> placement(change.vm()).stream())
                .distinct()
                .toList());
        return recorded;
    }

    private int recordChanges(List<VmChanged> changes) {
        return jdbc.update(
                """
                insert into vm_event (vm, version, effective_at, billed, vcpus, memory_mib, disk_gib, host, snapshot_gib, plan)
                select vm, version, effective_at, string_to_array(billed, ' '), vcpus, memory_mib, disk_gib, host, snapshot_gib, plan
                  from unnest(?::uuid[], ?::bigint[], ?::timestamptz[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
                              ?::uuid[], ?::bigint[], ?::text[])
                         as n(vm, version, effective_at, billed, vcpus, memory_mib, disk_gib, host, snapshot_gib, plan)
                on conflict do nothing""",
                Columns.column(changes, UUID[]::new, change -> change.vm().id().value()),
                Columns.column(changes, Long[]::new, change -> change.vm().version()),
                Columns.column(
                        changes,
                        String[]::new,
                        change -> Columns.text(change.effectiveAt().truncatedTo(ChronoUnit.MICROS))),
                Columns.column(changes, String[]::new, change -> meters(change.billed())),
                Columns.column(changes, Long[]::new, change ->
                        (long) change.vm().plan().vcpus()),
                Columns.column(
                        changes, Long[]::new, change -> change.vm().plan().memoryMib()),
                Columns.column(changes, Long[]::new, change -> change.vm().allDiskGib()),
                Columns.column(changes, String[]::new, change -> host(change.vm())),
                Columns.column(
                        changes,
                        Long[]::new,
                        change -> Objects.requireNonNullElse(change.vm().snapshotGib(), 0L)),
                Columns.column(
                        changes, String[]::new, change -> change.vm().plan().name()));
    }

    private void recordPlacements(List<Placement> placements) {
        if (placements.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                insert into placement (vm, generation, host)
                select vm, generation, host from unnest(?::uuid[], ?::int[], ?::uuid[]) as n(vm, generation, host)
                on conflict do nothing""",
                Columns.column(placements, UUID[]::new, each -> each.vm().value()),
                Columns.column(placements, Integer[]::new, Placement::generation),
                Columns.column(placements, UUID[]::new, each -> each.host().value()));
    }

    private static Optional<Placement> placement(VmSnapshot vm) {
        return Optional.ofNullable(vm.host()).map(host -> new Placement(vm.id(), vm.generation(), host));
    }

    private static @Nullable String host(VmSnapshot vm) {
        HostId host = vm.host();
        return host == null ? null : host.toString();
    }

    /** As {@code string_to_array} takes them and {@code array_to_string} gives them. */
    private static String meters(Set<Meter> billed) {
        return billed.stream().map(Meter::name).sorted().collect(joining(" "));
    }

    /**
     * What must be read again: of each machine the changes from the last one before the given version on.
     *
     * @param versions the lowest version of each machine that may be new
     */
    public Map<VmId, LateStory> storiesFrom(Map<VmId, Long> versions) {
        List<Map.Entry<VmId, Long>> lowest = List.copyOf(versions.entrySet());
        Map<VmId, @Nullable Instant> begins = new HashMap<>();
        List<Told> told = jdbc.query(
                """
                select e.*, c.used as clamped, e.version = s.last as before_it
                  from (select n.vm, n.version, l.version as last
                          from unnest(?::uuid[], ?::bigint[]) as n(vm, version)
                          left join lateral (
                            select version from vm_event where vm = n.vm and version < n.version order by version desc limit 1) l on true
                        offset 0) s
                 cross join lateral (
                   select vm, version, effective_at, array_to_string(billed, ' ') as billed, vcpus, memory_mib, disk_gib, snapshot_gib
                     from vm_event where vm = s.vm and version >= coalesce(s.last, s.version) offset 0) e
                  left join lateral (
                    select used from clamped_change where vm = e.vm and version = e.version and e.version = s.last offset 0) c on true""",
                (row, i) -> {
                    if (row.getBoolean("before_it")) {
                        // of one that claimed an earlier time than those before it, theirs
                        Instant clamped = Columns.timeOrNull(row, "clamped");
                        begins.put(Columns.vm(row), clamped == null ? Columns.time(row, "effective_at") : clamped);
                    }
                    return new Told(Columns.vm(row), change(row));
                },
                lowest.stream().map(entry -> entry.getKey().value()).toArray(UUID[]::new),
                lowest.stream().map(Map.Entry::getValue).toArray(Long[]::new));
        Map<VmId, List<MeteredChange>> changes =
                told.stream().collect(groupingBy(Told::vm, mapping(Told::change, toList())));
        Map<VmId, LateStory> stories = new HashMap<>();
        changes.forEach((vm, story) -> stories.put(vm, new LateStory(begins.get(vm), story)));
        return stories;
    }

    private static Set<Meter> meters(String billed) {
        Set<Meter> meters = EnumSet.noneOf(Meter.class);
        for (String meter : billed.isEmpty() ? new String[0] : billed.split(" ")) {
            meters.add(Meter.valueOf(meter));
        }
        return meters;
    }

    private static MeteredChange change(ResultSet row) throws SQLException {
        return new MeteredChange(
                row.getLong("version"),
                Columns.time(row, "effective_at"),
                meters(row.getString("billed")),
                row.getLong("vcpus"),
                row.getLong("memory_mib"),
                row.getLong("disk_gib"),
                row.getLong("snapshot_gib"));
    }
}
