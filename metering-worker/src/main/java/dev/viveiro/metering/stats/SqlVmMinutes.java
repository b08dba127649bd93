package dev.viveiro.metering.stats;

import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The first sample of each machine in each minute: whatever order they come in, the same one stays. */
@Repository
class SqlVmMinutes {
    private final JdbcTemplate jdbc;

    SqlVmMinutes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Key(VmId vm, int minute) {}

    /**
     * Keeps those that are the first of their minute so far. The question before the insert is there since a conflict would
     * lock and rewrite a row's header for each of a minute's other samples; as a scalar it is never turned into a join that
     * reads the whole table.
     */
    void keep(Collection<Measured> samples) {
        Map<Key, Measured> first = new HashMap<>();
        samples.forEach(one ->
                first.merge(new Key(one.sample().vm(), one.minute()), one, (a, b) -> b.at().isBefore(a.at()) ? b : a));
        List<Measured> rows = List.copyOf(first.values());
        jdbc.update(
                """
                insert into vm_minute as kept (vm, host, boot, cpu_millis, received_bytes, sent_bytes, minute, millis,
                  memory_used_mib, disk_used_mib, slot)
                select * from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[],
                  ?::int[], ?::int[], ?::int[], ?::smallint[])
                  as new (vm, host, boot, cpu_millis, received_bytes, sent_bytes, minute, millis, memory, disk, slot)
                where coalesce((select m.millis from vm_minute m where m.vm = new.vm and m.minute = new.minute
                  and m.slot = new.slot), 60000) > new.millis
                order by vm, minute
                on conflict (vm, minute, slot) do update set host = excluded.host, boot = excluded.boot,
                  cpu_millis = excluded.cpu_millis, received_bytes = excluded.received_bytes,
                  sent_bytes = excluded.sent_bytes, millis = excluded.millis,
                  memory_used_mib = excluded.memory_used_mib, disk_used_mib = excluded.disk_used_mib
                where excluded.millis < kept.millis""",
                ids(rows, one -> one.sample().vm().value()),
                ids(rows, one -> one.host().value()),
                numbers(rows, Measured::boot),
                counts(rows, VmSample::cpuMillis),
                counts(rows, VmSample::receivedBytes),
                counts(rows, VmSample::sentBytes),
                numbers(rows, Measured::minute),
                numbers(rows, Measured::millis),
                sizes(rows, VmSample::memoryUsedMib),
                sizesIfKnown(rows, VmSample::diskUsedMib),
                numbers(rows, one -> MinuteRing.slot(one.minute())));
    }

    /** The tenant's machine from one minute to another, in order; empty for another's. */
    List<UsagePoint> of(TenantId tenant, VmId vm, int from, int to) {
        String rated = StatsSql.rated("""
                vm = (select vm from metered_vm where vm = ? and tenant = ?) and slot = any (?::smallint[])
                and minute between ? and ?""");
        return jdbc.query(
                "select * from (" + rated + ") rated where minute >= ? order by minute",
                (row, i) -> StatsSql.point(
                        row, MinuteRing.start(row.getInt("minute")).plusMillis(row.getInt("millis")), 1),
                vm.value(),
                tenant.value(),
                MinuteRing.slots(from - StatsSql.LONGEST, to).toArray(Integer[]::new),
                from - StatsSql.LONGEST,
                to,
                from);
    }

    private static UUID[] ids(List<Measured> rows, Function<Measured, UUID> id) {
        return rows.stream().map(id).toArray(UUID[]::new);
    }

    private static Long[] numbers(List<Measured> rows, ToLongFunction<Measured> number) {
        return rows.stream().map(number::applyAsLong).toArray(Long[]::new);
    }

    /** Never below zero, so that no difference of two overflows, whatever a host says. */
    private static Long[] counts(List<Measured> rows, ToLongFunction<VmSample> count) {
        return numbers(rows, one -> Math.max(0, count.applyAsLong(one.sample())));
    }

    private static Long[] sizes(List<Measured> rows, ToLongFunction<VmSample> mib) {
        return numbers(rows, row -> Math.clamp(mib.applyAsLong(row.sample()), 0L, Integer.MAX_VALUE));
    }

    private static @Nullable Long[] sizesIfKnown(List<Measured> rows, Function<VmSample, @Nullable Long> mib) {
        return rows.stream()
                .map(row -> mib.apply(row.sample()))
                .map(each -> each == null ? null : (Long) Math.clamp(each, 0L, Integer.MAX_VALUE))
                .toArray(Long[]::new);
    }
}
