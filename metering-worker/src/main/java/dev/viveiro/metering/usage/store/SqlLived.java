package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.usage.MachineStories.Wanted;
import dev.viveiro.metering.usage.domain.PlanChange;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Machines and images that may have lived in some time, by their changes alone: an interval that is missing hides none. */
@Repository
public class SqlLived {
    private final JdbcTemplate jdbc;

    SqlLived(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whoever lived.
     *
     * @param image its name; null for a machine
     */
    public record Lived(VmId vm, TenantId tenant, @Nullable String image) {}

    /** In the order of their ids, at most {@code limit}. */
    public Map<VmId, Lived> after(Wanted wanted, Optional<VmId> last, int limit) {
        StringBuilder sql = new StringBuilder("""
            select m.vm, m.tenant, i.name as image from metered_vm m left join metered_image i on i.vm = m.vm where m.vm > ?\
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
            and ((select min(e.effective_at) from vm_event e where e.vm = m.vm) < ?
                 and ((select max(e.effective_at) from vm_event e where e.vm = m.vm) >= ?
                      or (select cardinality(e.billed) > 0 from vm_event e where e.vm = m.vm order by e.version desc limit 1))
              or i.vm is not null
                 and (select min(e.effective_at) from image_event e where e.vm = m.vm) < ?
                 and ((select max(e.effective_at) from image_event e where e.vm = m.vm) >= ?
                      or (select e.billed from image_event e where e.vm = m.vm order by e.version desc limit 1)))
            order by m.vm limit ?\
            """);
        Timestamp from = Timestamp.from(wanted.from());
        Timestamp to = Timestamp.from(wanted.to());
        arguments.addAll(List.of(to, from, to, from, limit));
        Map<VmId, Lived> found = new LinkedHashMap<>();
        jdbc.query(
                sql.toString(),
                row -> {
                    found.put(
                            Columns.vm(row),
                            new Lived(
                                    Columns.vm(row),
                                    new TenantId(row.getObject("tenant", UUID.class)),
                                    row.getString("image")));
                },
                arguments.toArray());
        return found;
    }

    /**
     * When changes of machines and images were heard, by version: when the transaction began that wrote them; null when that is not
     * known.
     */
    public Map<VmId, Map<Long, @Nullable Instant>> heard(Collection<VmId> vms) {
        Map<VmId, Map<Long, @Nullable Instant>> heard = new HashMap<>();
        jdbc.query(
                """
                select vm, version, recorded_at from vm_event where vm = any (?)
                union all select vm, version, recorded_at from image_event where vm = any (?)\
                """,
                row -> {
                    heard.computeIfAbsent(Columns.vm(row), vm -> new HashMap<>())
                            .put(row.getLong("version"), Columns.timeOrNull(row, "recorded_at"));
                },
                Columns.ids(vms),
                Columns.ids(vms));
        return heard;
    }

    /** What the view that invoices are made of says about machines and images, as far as it overlaps [from, to); in a transaction. */
    public Map<VmId, List<Used>> billable(Collection<VmId> vms, Instant from, Instant to) {
        Map<VmId, List<Used>> billable = new HashMap<>();
        // the planner expects far more rows than there are, and would compile for longer than it reads
        jdbc.execute("set local jit = off");
        jdbc.query(
                // machine by machine: fees would be computed of all machines otherwise
                """
                select b.vm, b.meter, b.starts, b.ends, b.quantity from unnest(?::uuid[]) as v(vm)
                 cross join lateral (select * from billable where vm = v.vm offset 0) b where b.ends > ? and b.starts < ?""",
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

    /** All that changes said of the plans of machines, in any order. */
    public Map<VmId, List<PlanChange>> plans(Collection<VmId> vms) {
        Map<VmId, List<PlanChange>> plans = new HashMap<>();
        jdbc.query(
                "select vm, version, effective_at, plan from vm_event where vm = any (?)",
                row -> {
                    plans.computeIfAbsent(Columns.vm(row), vm -> new ArrayList<>())
                            .add(new PlanChange(
                                    row.getLong("version"), Columns.time(row, "effective_at"), row.getString("plan")));
                },
                (Object) Columns.ids(vms));
        return plans;
    }

    /** When the transaction began, by the database's clock: up to then it is known what images hold. */
    public Instant now() {
        return Objects.requireNonNull(jdbc.queryForObject("select now()", Timestamp.class))
                .toInstant();
    }
}
