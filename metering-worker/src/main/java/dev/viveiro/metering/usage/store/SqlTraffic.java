package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.TrafficStory.Bytes;
import dev.viveiro.metering.usage.TrafficStory.Machine;
import dev.viveiro.metering.usage.domain.CountedTraffic.Reading;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What machines received and sent, by month, and the counters that say so. */
@Repository
public class SqlTraffic {
    private final JdbcTemplate jdbc;

    SqlTraffic(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** At most {@code limit} lines of one tenant, or of one of its machines, after a key, by month and machine. */
    public List<TrafficLine> list(TenantId tenant, Optional<VmId> vm, Optional<TrafficLine.Key> after, int limit) {
        // machine by machine: a join of tables would count the traffic of all tenants first
        StringBuilder sql = new StringBuilder("""
                select t.* from metered_vm m
                 cross join lateral (select * from vm_month_traffic where vm = m.vm offset 0) t where m.tenant = ?""");
        List<Object> arguments = new ArrayList<>(List.of(tenant.value()));
        vm.ifPresent(id -> {
            sql.append(" and m.vm = ?");
            arguments.add(id.value());
        });
        after.ifPresent(key -> {
            sql.append(" and (t.month, t.vm) > (?, ?)");
            arguments.addAll(List.of(key.month().atDay(1), key.vm().value()));
        });
        sql.append(" order by t.month, t.vm limit ?");
        arguments.add(limit);
        return jdbc.query(
                sql.toString(),
                (row, i) -> new TrafficLine(
                        Columns.vm(row),
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getLong("received_bytes"),
                        row.getLong("sent_bytes")),
                arguments.toArray());
    }

    /** The next machines in the order of their ids, at most {@code limit}; whether their counters were read in a month is told. */
    public List<Machine> machines(YearMonth month, Optional<TenantId> tenant, Optional<VmId> last, int limit) {
        StringBuilder sql = new StringBuilder("""
                select m.vm, m.tenant, c.month is not null as counted
                  from (select vm, tenant from metered_vm where vm > ?""");
        List<Object> arguments = new ArrayList<>(List.of(last.map(VmId::value).orElse(new UUID(0, 0))));
        tenant.ifPresent(id -> {
            sql.append(" and tenant = ?");
            arguments.add(id.value());
        });
        // machine by machine: in a month of few readings a search for the next of them has no end
        sql.append(" order by vm limit ?) m"
                + " left join lateral (select month from boot_counter where vm = m.vm and month = ? limit 1) c on true"
                + " order by m.vm");
        arguments.addAll(List.of(limit, month.atDay(1)));
        return jdbc.query(
                sql.toString(),
                (row, i) -> new Machine(
                        Columns.vm(row), new TenantId(row.getObject("tenant", UUID.class)), row.getBoolean("counted")),
                arguments.toArray());
    }

    /** @param at when it was raised last; null when that is not known */
    public record Raised(Reading reading, @Nullable Instant at) {}

    /** The highest readings of each boot and month, up to a month. */
    public Map<VmId, List<Raised>> readings(Collection<VmId> vms, YearMonth month) {
        Map<VmId, List<Raised>> readings = new HashMap<>();
        jdbc.query(
                "select * from boot_counter where vm = any (?) and month <= ?",
                row -> {
                    readings.computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new Raised(
                                    new Reading(
                                            row.getInt("generation"),
                                            row.getString("boot_id"),
                                            YearMonth.from(row.getObject("month", LocalDate.class)),
                                            row.getLong("received_bytes"),
                                            row.getLong("sent_bytes")),
                                    Columns.timeOrNull(row, "raised_at")));
                },
                Columns.ids(vms),
                month.atDay(1));
        return readings;
    }

    /** What the view says that invoices are made of. */
    public Map<VmId, Bytes> billable(Collection<VmId> vms, YearMonth month) {
        Map<VmId, Bytes> billable = new HashMap<>();
        jdbc.query(
                """
                select v.vm, sum(t.received_after - t.received_before) as received, sum(t.sent_after - t.sent_before) as sent
                  from unnest(?::uuid[]) as v(vm)
                 cross join lateral (select * from billable_traffic where vm = v.vm and month = ? offset 0) t
                 group by v.vm""",
                row -> {
                    billable.put(Columns.vm(row), new Bytes(row.getLong("received"), row.getLong("sent")));
                },
                Columns.ids(vms),
                month.atDay(1));
        return billable;
    }
}
