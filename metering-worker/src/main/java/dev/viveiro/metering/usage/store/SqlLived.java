package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.usage.MachineStories.Wanted;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Machines that may have lived in some time, by their changes alone: an interval that is missing hides none. */
@Repository
public class SqlLived {
    private final JdbcTemplate jdbc;

    SqlLived(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param lastHeard when its newest change was recorded; null when that is not known of all of them */
    public record Lived(VmId vm, TenantId tenant, @Nullable Instant lastHeard) {}

    /** In the order of their ids, at most {@code limit}. */
    public Map<VmId, Lived> after(Wanted wanted, Optional<VmId> last, int limit) {
        StringBuilder sql = new StringBuilder("""
            select m.vm, m.tenant,
                   (select case when bool_and(e.recorded_at is not null) then max(e.recorded_at) end
                      from vm_event e where e.vm = m.vm) as last_heard
              from metered_vm m
             where m.vm > ?\
            """);
        List<Object> arguments = new ArrayList<>();
        arguments.add(last.map(VmId::value).orElse(new UUID(0, 0)));
        wanted.tenant().ifPresent(tenant -> {
            sql.append(" and m.tenant = ?");
            arguments.add(tenant.value());
        });
        wanted.vm().ifPresent(vm -> {
            sql.append(" and m.vm = ?");
            arguments.add(vm.value());
        });
        // what it holds in that time ends by a change in or after it, or goes on after the last change
        sql.append(' ').append("""
            and (select min(e.effective_at) from vm_event e where e.vm = m.vm) < ?
            and ((select max(e.effective_at) from vm_event e where e.vm = m.vm) >= ?
                 or (select cardinality(e.billed) > 0 from vm_event e where e.vm = m.vm order by e.version desc limit 1))
            order by m.vm limit ?\
            """);
        arguments.addAll(List.of(Timestamp.from(wanted.to()), Timestamp.from(wanted.from()), limit));
        Map<VmId, Lived> found = new LinkedHashMap<>();
        jdbc.query(
                sql.toString(),
                row -> {
                    found.put(
                            Columns.vm(row),
                            new Lived(
                                    Columns.vm(row),
                                    new TenantId(row.getObject("tenant", UUID.class)),
                                    Columns.timeOrNull(row, "last_heard")));
                },
                arguments.toArray());
        return found;
    }

    /** What the view that invoices are made of says about machines, as far as it overlaps [from, to). */
    public Map<VmId, List<Used>> billable(Collection<VmId> vms, Instant from, Instant to) {
        Map<VmId, List<Used>> billable = new HashMap<>();
        jdbc.query(
                "select vm, meter, starts, ends, quantity from billed_usage where vm = any (?) and ends > ? and starts < ?",
                row -> {
                    billable.computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new Used(
                                    row.getString("meter"),
                                    Columns.time(row, "starts"),
                                    Columns.time(row, "ends"),
                                    row.getLong("quantity")));
                },
                Columns.ids(vms),
                Timestamp.from(from),
                Timestamp.from(to));
        return billable;
    }
}
