package dev.viveiro.metering.usage.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.MeteredChange;
import dev.viveiro.metering.usage.domain.UsageInterval;
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
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Changes as they were told, and the intervals that follow from them. Needs the machines' locks. */
@Repository
public class SqlLedger {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlLedger(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record MachineRow<T>(VmId vm, T value) {}

    /** Keeps changes and placements that were not there before; returns how many changes were new. */
    public int record(Collection<VmChanged> changes) {
        int[][] counts = jdbc.batchUpdate("""
                insert into vm_event (vm, version, effective_at, billed, vcpus, memory_mib, disk_gib)
                values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""", changes, BATCH, (row, change) -> {
            row.setObject(1, change.vm().id().value());
            row.setLong(2, change.vm().version());
            row.setTimestamp(3, Timestamp.from(change.effectiveAt().truncatedTo(ChronoUnit.MICROS)));
            row.setArray(4, meters(row.getConnection(), change.billed()));
            row.setLong(5, change.vm().plan().vcpus());
            row.setLong(6, change.vm().plan().memoryMib());
            row.setLong(7, change.vm().allDiskGib());
        });
        jdbc.batchUpdate(
                "insert into placement (vm, generation, host) values (?, ?, ?) on conflict do nothing",
                changes.stream().filter(change -> change.vm().host() != null).toList(),
                BATCH,
                (row, change) -> {
                    row.setObject(1, change.vm().id().value());
                    row.setInt(2, change.vm().generation());
                    row.setObject(
                            3,
                            java.util.Objects.requireNonNull(change.vm().host()).value());
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
        Map<VmId, List<MeteredChange>> changes = byMachine(jdbc.query(
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
                    return new MachineRow<>(Columns.vm(row), change(row));
                },
                lowest.stream().map(entry -> entry.getKey().value()).toArray(UUID[]::new),
                lowest.stream().map(Map.Entry::getValue).toArray(Long[]::new)));
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
                row.getLong("disk_gib"));
    }

    /** Those that end at or after the given time of their machine (null: all), and those that are open. */
    public Map<VmId, List<UsageInterval>> intervalsFrom(Map<VmId, @Nullable Instant> times) {
        return byMachine(
                jdbc.query("""
                select u.* from unnest(?::uuid[], ?::timestamptz[]) as f(vm, since)
                  join usage_interval u on u.vm = f.vm and (u.ends is null or u.ends >= coalesce(f.since, '-infinity'))
                 order by u.vm, u.meter, u.starts""", (row, i) -> new MachineRow<>(Columns.vm(row), interval(row)), Columns.of(times)));
    }

    private static UsageInterval interval(ResultSet row) throws SQLException {
        return new UsageInterval(
                Meter.valueOf(row.getString("meter")),
                row.getLong("opened_by"),
                Columns.time(row, "starts"),
                Columns.timeOrNull(row, "ends"),
                row.getLong("quantity"));
    }

    /** Turns intervals into others; rows that stay the same are not touched. */
    public void replace(Map<VmId, List<UsageInterval>> before, Map<VmId, List<UsageInterval>> after) {
        Difference<UsageInterval> difference = Difference.between(before, after);
        // gone ones first: what takes their place may overlap them
        jdbc.batchUpdate(
                "delete from usage_interval where vm = ? and meter = ? and opened_by = ?",
                difference.gone(),
                BATCH,
                (row, gone) -> {
                    row.setObject(1, gone.vm().value());
                    row.setString(2, gone.value().meter().name());
                    row.setLong(3, gone.value().openedBy());
                });
        add(difference.come());
    }

    private void add(List<Difference.Of<UsageInterval>> intervals) {
        if (intervals.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                insert into usage_interval (vm, tenant, number, meter, opened_by, starts, ends, quantity)
                select m.vm, m.tenant, m.number, n.meter, n.opened_by, n.starts, n.ends, n.quantity
                  from unnest(?::uuid[], ?::text[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])
                         as n(vm, meter, opened_by, starts, ends, quantity)
                  join metered_vm m on m.vm = n.vm""",
                column(intervals, UUID[]::new, come -> come.vm().value()),
                column(intervals, String[]::new, come -> come.value().meter().name()),
                column(intervals, Long[]::new, come -> come.value().openedBy()),
                column(
                        intervals,
                        String[]::new,
                        come -> Columns.text(come.value().from())),
                column(
                        intervals,
                        String[]::new,
                        come -> Columns.text(come.value().to())),
                column(intervals, Long[]::new, come -> come.value().quantity()));
    }

    private static <T> Object column(
            List<Difference.Of<UsageInterval>> intervals,
            IntFunction<T[]> array,
            Function<Difference.Of<UsageInterval>, ? extends @Nullable T> value) {
        return intervals.stream().map(value).toArray(array);
    }

    private static <T> Map<VmId, List<T>> byMachine(List<MachineRow<T>> rows) {
        return rows.stream().collect(groupingBy(MachineRow::vm, mapping(MachineRow::value, toList())));
    }
}
