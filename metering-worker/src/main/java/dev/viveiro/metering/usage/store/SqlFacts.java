package dev.viveiro.metering.usage.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.MeteredChange;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Changes as they were told, which is all that billed time follows from. Needs the machines' locks. */
@Repository
public class SqlFacts {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlFacts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Told(VmId vm, MeteredChange change) {}

    /** Keeps changes and placements that were not there before; returns how many changes were new. */
    public int record(Collection<VmChanged> changes) {
        int[][] counts = jdbc.batchUpdate("""
                insert into vm_event (vm, version, effective_at, billed, vcpus, memory_mib, disk_gib, host, snapshot_gib, plan)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""", changes, BATCH, (row, change) -> {
            row.setObject(1, change.vm().id().value());
            row.setLong(2, change.vm().version());
            row.setTimestamp(3, Timestamp.from(change.effectiveAt().truncatedTo(ChronoUnit.MICROS)));
            row.setArray(4, meters(row.getConnection(), change.billed()));
            row.setLong(5, change.vm().plan().vcpus());
            row.setLong(6, change.vm().plan().memoryMib());
            row.setLong(7, change.vm().allDiskGib());
            row.setObject(
                    8, change.vm().host() == null ? null : change.vm().host().value());
            row.setLong(9, Objects.requireNonNullElse(change.vm().snapshotGib(), 0L));
            row.setString(10, change.vm().plan().name());
        });
        jdbc.batchUpdate(
                "insert into placement (vm, generation, host) values (?, ?, ?) on conflict do nothing",
                changes.stream().filter(change -> change.vm().host() != null).toList(),
                BATCH,
                (row, change) -> {
                    row.setObject(1, change.vm().id().value());
                    row.setInt(2, change.vm().generation());
                    row.setObject(3, Objects.requireNonNull(change.vm().host()).value());
                });
        return Arrays.stream(counts)
                .flatMapToInt(Arrays::stream)
                .filter(n -> n > 0)
                .sum();
    }

    private static Array meters(java.sql.Connection connection, Set<Meter> billed) throws SQLException {
        return connection.createArrayOf(
                "text", billed.stream().map(Meter::name).sorted().toArray());
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
                with before as (
                  select n.vm, n.version, (select max(e.version) from vm_event e where e.vm = n.vm and e.version < n.version) as last
                    from unnest(?::uuid[], ?::bigint[]) as n(vm, version)),
                story as (
                  select b.vm, coalesce(b.last, b.version) as first,
                         (select max(e.effective_at) from vm_event e where e.vm = b.vm and e.version <= b.last) as begins
                    from before b)
                select e.*, s.begins from story s join vm_event e on e.vm = s.vm and e.version >= s.first""",
                (row, i) -> {
                    begins.put(Columns.vm(row), Columns.timeOrNull(row, "begins"));
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

    private static MeteredChange change(ResultSet row) throws SQLException {
        Set<Meter> billed = EnumSet.noneOf(Meter.class);
        for (String meter : (String[]) row.getArray("billed").getArray()) {
            billed.add(Meter.valueOf(meter));
        }
        return new MeteredChange(
                row.getLong("version"),
                Columns.time(row, "effective_at"),
                billed,
                row.getLong("vcpus"),
                row.getLong("memory_mib"),
                row.getLong("disk_gib"),
                row.getLong("snapshot_gib"));
    }
}
