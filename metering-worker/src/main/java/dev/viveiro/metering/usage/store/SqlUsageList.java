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
     * At most {@code limit} lines of one tenant, or of one of its machines or images, after a key.
     *
     * @param image its name
     */
    public List<UsageLine> list(
            TenantId tenant, Optional<VmId> vm, Optional<String> image, Optional<UsageLine.Key> after, int limit) {
        StringBuilder sql = new StringBuilder("""
                select u.id, u.vm, i.name as image, u.meter, u.starts, u.ends, u.quantity,
                       exists (select from unobserved g where g.vm = u.vm and g.kind = 'LATE' and g.ends > u.starts
                                  and g.unbilled_from < coalesce(u.ends, 'infinity')) as observed_late
                  from usage_interval u left join metered_image i on i.vm = u.vm where u.superseded_by is null and u.tenant = ?""");
        List<Object> arguments = new ArrayList<>(List.of(tenant.value()));
        vm.ifPresent(id -> {
            sql.append(" and u.vm = ?");
            arguments.add(id.value());
        });
        image.ifPresent(name -> {
            sql.append(" and u.vm in (select vm from metered_image where name = ?)");
            arguments.add(name);
        });
        after.ifPresent(key -> {
            sql.append(" and (%s, u.starts, u.vm, u.meter) > (%s, ?, ?, ?)"
                    .formatted(MONTH.formatted("u.starts"), MONTH.formatted("?")));
            Timestamp from = Timestamp.from(key.from());
            arguments.addAll(List.of(from, from, key.vm().value(), key.meter().name()));
        });
        sql.append(" order by %s, u.starts, u.vm, u.meter limit ?".formatted(MONTH.formatted("u.starts")));
        arguments.add(limit);
        return jdbc.query(
                sql.toString(),
                (row, i) -> new UsageLine(
                        row.getObject("id", UUID.class),
                        Columns.vm(row),
                        row.getString("image"),
                        Meter.valueOf(row.getString("meter")),
                        Columns.time(row, "starts"),
                        Columns.timeOrNull(row, "ends"),
                        row.getLong("quantity"),
                        row.getBoolean("observed_late")),
                arguments.toArray());
    }
}
