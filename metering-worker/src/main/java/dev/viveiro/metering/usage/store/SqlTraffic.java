package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What machines received and sent, by month. */
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
}
