package dev.viveiro.metering.usage.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.UsageInterval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Intervals as they follow from the changes. One that ended stays for good, and names what corrected it; one that goes on is
 * taken back when it is known how. Needs the machines' locks.
 */
@Repository
public class SqlLedger {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlLedger(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record MachineRow(VmId vm, UsageInterval interval) {}

    /** Those that end at or after the given time of their machine (null: all), and those that are open. */
    public Map<VmId, List<UsageInterval>> intervalsFrom(Map<VmId, @Nullable Instant> times) {
        return byMachine(jdbc.query("""
                 select u.* from unnest(?::uuid[], ?::timestamptz[]) as f(vm, since)
                   join usage_interval u on u.vm = f.vm and (u.ends is null or u.ends >= coalesce(f.since, '-infinity'))
                  where u.superseded_by is null
                  order by u.vm, u.meter, u.starts""", SqlLedger::read, Columns.of(times)));
    }

    /** Those that go on. */
    public Map<VmId, List<UsageInterval>> open(Collection<VmId> vms) {
        return byMachine(
                jdbc.query("select * from usage_interval where vm = any (?) and ends is null", SqlLedger::read, (Object)
                        Columns.ids(vms)));
    }

    private static MachineRow read(ResultSet row, int index) throws SQLException {
        return new MachineRow(
                Columns.vm(row),
                new UsageInterval(
                        Meter.valueOf(row.getString("meter")),
                        row.getLong("opened_by"),
                        Columns.time(row, "starts"),
                        Columns.timeOrNull(row, "ends"),
                        row.getLong("quantity")));
    }

    private static Map<VmId, List<UsageInterval>> byMachine(List<MachineRow> rows) {
        return rows.stream().collect(groupingBy(MachineRow::vm, mapping(MachineRow::interval, toList())));
    }

    /** Turns intervals into others; rows that stay the same are not touched. Returns how many others are written. */
    public int replace(Map<VmId, List<UsageInterval>> before, Map<VmId, List<UsageInterval>> after) {
        Difference<UsageInterval> difference = Difference.between(before, after);
        // gone ones first: what takes their place may overlap them
        takeBack(difference.gone().stream()
                .filter(gone -> gone.value().to() == null)
                .toList());
        List<Correction> corrections = Correction.of(difference);
        supersede(corrections);
        add(difference.come());
        return corrections.size() + difference.come().size();
    }

    private void takeBack(List<Difference.Of<UsageInterval>> open) {
        jdbc.batchUpdate(
                "delete from usage_interval where vm = ? and meter = ? and ends is null", open, BATCH, (row, gone) -> {
                    row.setObject(1, gone.vm().value());
                    row.setString(2, gone.value().meter().name());
                });
    }

    private void supersede(List<Correction> corrections) {
        if (corrections.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                update usage_interval u
                   set superseded_by = case when c.by_starts is null then '00000000-0000-0000-0000-000000000000'
                         else usage_interval_id(c.vm, c.meter, c.by_opened, c.by_starts, c.by_ends, c.by_quantity) end
                  from unnest(?::uuid[], ?::text[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::bigint[],
                              ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])
                         as c(vm, meter, opened_by, starts, ends, quantity, by_opened, by_starts, by_ends, by_quantity)
                 where u.id = usage_interval_id(c.vm, c.meter, c.opened_by, c.starts, c.ends, c.quantity)
                   and u.superseded_by is null""",
                Stream.concat(
                                Stream.of(columns(corrections, Correction::vm, Correction::wrong)),
                                Stream.of(values(corrections, Correction::right)))
                        .toArray());
    }

    private void add(List<Difference.Of<UsageInterval>> intervals) {
        if (intervals.isEmpty()) {
            return;
        }
        jdbc.update("""
                  insert into usage_interval (vm, tenant, number, meter, opened_by, starts, ends, quantity)
                  select m.vm, m.tenant, m.number, n.meter, n.opened_by, n.starts, n.ends, n.quantity
                    from unnest(?::uuid[], ?::text[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])
                           as n(vm, meter, opened_by, starts, ends, quantity)
                    join metered_vm m on m.vm = n.vm""", columns(intervals, Difference.Of::vm, Difference.Of::value));
    }

    /** Machine, meter, and the {@link #values}. */
    private static <T> Object[] columns(List<T> rows, Function<T, VmId> vm, Function<T, UsageInterval> interval) {
        return Stream.concat(
                        Stream.of(
                                column(rows, UUID[]::new, row -> vm.apply(row).value()),
                                column(rows, String[]::new, row -> interval.apply(row)
                                        .meter()
                                        .name())),
                        Stream.of(values(rows, interval::apply)))
                .toArray();
    }

    /** What opened an interval, its start, end and quantity, as unnest takes them; null throughout where there is none. */
    private static <T> Object[] values(List<T> rows, Function<T, ? extends @Nullable UsageInterval> interval) {
        return new Object[] {
            column(rows, Long[]::new, row -> of(interval.apply(row), UsageInterval::openedBy)),
            column(rows, String[]::new, row -> of(interval.apply(row), found -> Columns.text(found.from()))),
            column(rows, String[]::new, row -> of(interval.apply(row), found -> Columns.text(found.to()))),
            column(rows, Long[]::new, row -> of(interval.apply(row), UsageInterval::quantity))
        };
    }

    private static <T> @Nullable T of(
            @Nullable UsageInterval interval, Function<UsageInterval, ? extends @Nullable T> value) {
        return interval == null ? null : value.apply(interval);
    }

    private static <R, T> Object column(
            List<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
        return rows.stream().map(value).toArray(array);
    }
}
