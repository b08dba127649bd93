package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Usage in the order in which it began. */
@Repository
public class SqlUsageList {
    /** Of a time. Before the starts it changes nothing of an order, but a tenant's rows are indexed by it. */
    private static final String MONTH = "date_trunc('month', %s::timestamptz at time zone 'UTC')::date";

    private final JdbcTemplate jdbc;

    SqlUsageList(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Intervals without an end, per meter, over all tenants. */
    public Map<Meter, Long> open() {
        Map<Meter, Long> open = new EnumMap<>(Meter.class);
        jdbc.query("select meter, count(*) as intervals from usage_interval where ends is null group by meter", row -> {
            open.put(Meter.valueOf(row.getString("meter")), row.getLong("intervals"));
        });
        return open;
    }

    /**
     * At most {@code limit} lines of one tenant, or of one of its machines or images, after a key. What is billed of them is what
     * billed_usage has, which is too much to ask for here: gaps of one machine have nothing in common.
     *
     * @param image its name
     */
    public List<UsageLine> list(
            TenantId tenant, Optional<VmId> vm, Optional<String> image, Optional<UsageLine.Key> after, int limit) {
        StringBuilder page = new StringBuilder("""
                select u.* from usage_interval u where u.superseded_by is null and u.tenant = ?""");
        List<Object> arguments = new ArrayList<>(List.of(tenant.value()));
        vm.ifPresent(id -> {
            page.append(" and u.vm = ?");
            arguments.add(id.value());
        });
        image.ifPresent(name -> {
            page.append(" and u.vm in (select vm from metered_image where name = ?)");
            arguments.add(name);
        });
        after.ifPresent(key -> {
            page.append(" and (%s, u.starts, u.vm, u.meter) > (%s, ?, ?, ?)"
                    .formatted(MONTH.formatted("u.starts"), MONTH.formatted("?")));
            Timestamp from = Timestamp.from(key.from());
            arguments.addAll(List.of(from, from, key.vm().value(), key.meter().name()));
        });
        page.append(" order by %s, u.starts, u.vm, u.meter limit ?".formatted(MONTH.formatted("u.starts")));
        arguments.add(limit);
        return jdbc.query(
                """
                select u.id, u.vm, i.name as image, u.meter, u.starts, u.ends, u.quantity, known.ends as known_to,
                       extract(epoch from known.ends - u.starts) - lost.seconds as billed_seconds, lost.seconds as unbilled_seconds,
                       exists (select from unobserved g where g.vm = u.vm and g.kind = 'LATE' and g.ends > u.starts
                                  and g.unbilled_from < known.ends) as observed_late
                  from (%s) u
                  left join metered_image i on i.vm = u.vm
                  left join lateral (
                    select r.ends from observed_run r where u.ends is null and r.vm = u.vm order by r.starts desc limit 1) seen on true
                 cross join lateral (
                    select coalesce(u.ends, greatest(u.starts, case when u.meter = 'IMAGE' then now() else seen.ends end)) as ends) known
                 cross join lateral (
                    select coalesce(sum(extract(epoch from least(g.ends, known.ends) - greatest(g.unbilled_from, u.starts))), 0) as seconds
                      from unobserved g
                     where g.vm = u.vm and g.kind = 'LOST' and g.ends > u.starts and g.unbilled_from < known.ends) lost
                 order by u.starts, u.vm, u.meter\
                """.formatted(page),
                (row, i) -> new UsageLine(
                        row.getObject("id", UUID.class),
                        Columns.vm(row),
                        row.getString("image"),
                        Meter.valueOf(row.getString("meter")),
                        Columns.time(row, "starts"),
                        Columns.timeOrNull(row, "ends"),
                        row.getLong("quantity"),
                        Columns.time(row, "known_to"),
                        row.getBigDecimal("billed_seconds"),
                        row.getBigDecimal("unbilled_seconds"),
                        row.getBoolean("observed_late")),
                arguments.toArray());
    }
}
