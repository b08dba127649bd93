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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Intervals as they follow from the changes. One that ended stays for good, and names what corrected it; one that goes on is
 * taken back when it is known how. Needs the locks of the machines, or images, whose they are.
 */
@Repository
public class SqlLedger {
    private final JdbcTemplate jdbc;

    SqlLedger(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record MachineRow(VmId vm, UsageInterval interval) {}

    /** Those that end at or after the given time of their machine (null: all), and those that are open; in no order. */
    public Map<VmId, List<UsageInterval>> intervalsFrom(Map<VmId, @Nullable Instant> times) {
        if (times.isEmpty()) {
            return Map.of();
        }
        return byMachine(jdbc.query("""
                 select u.* from unnest(?::uuid[], ?::timestamptz[]) as f(vm, since)
                  cross join lateral (
                    select vm, meter, opened_by, starts, ends, quantity from usage_interval
                     where vm = f.vm and superseded_by is null and (ends is null or ends >= coalesce(f.since, '-infinity'))
                    offset 0) u""", SqlLedger::read, Columns.of(times)));
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
        if (open.isEmpty()) {
            return;
        }
        // by their places, which under the machines' locks nobody else changes: a join might read all rows of all
        // machines
        jdbc.update(
                """
                delete from usage_interval where ctid = any (array(
                  select u.ctid from unnest(?::uuid[], ?::text[]) as gone(vm, meter)
                   cross join lateral (
                     select ctid from usage_interval where vm = gone.vm and meter = gone.meter and ends is null offset 0) u))""",
                Columns.column(open, UUID[]::new, gone -> gone.vm().value()),
                Columns.column(open, String[]::new, gone -> gone.value().meter().name()));
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
                   cross join lateral (select vm, tenant, number from metered_vm where vm = n.vm offset 0) m""", columns(intervals, Difference.Of::vm, Difference.Of::value));
    }

    /** Machine, meter, and the {@link #values}. */
    private static <T> Object[] columns(List<T> rows, Function<T, VmId> vm, Function<T, UsageInterval> interval) {
        return Stream.concat(
                        Stream.of(
                                Columns.column(
                                        rows, UUID[]::new, row -> vm.apply(row).value()),
                                Columns.column(rows, String[]::new, row -> interval.apply(row)
                                        .meter()
                                        .name())),
                        Stream.of(values(rows, interval::apply)))
                .toArray();
    }

    /** What opened an interval, its start, end and quantity, as unnest takes them; null throughout where there is none. */
    private static <T> Object[] values(List<T> rows, Function<T, ? extends @Nullable UsageInterval> interval) {
        return new Object[] {
            Columns.column(rows, Long[]::new, row -> of(interval.apply(row), UsageInterval::openedBy)),
            Columns.column(rows, String[]::new, row -> of(interval.apply(row), found -> Columns.text(found.from()))),
            Columns.column(rows, String[]::new, row -> of(interval.apply(row), found -> Columns.text(found.to()))),
            Columns.column(rows, Long[]::new, row -> of(interval.apply(row), UsageInterval::quantity))
        };
    }

    private static <T> @Nullable T of(
            @Nullable UsageInterval interval, Function<UsageInterval, ? extends @Nullable T> value) {
        return interval == null ? null : value.apply(interval);
    }
}
