package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What is billed, by the hour: computed by each query from what bills are made of, and kept nowhere. */
@Repository
public class SqlUsageHours {
    private final JdbcTemplate jdbc;

    SqlUsageHours(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A machine's hours that are wanted.
     *
     * @param from the beginning of an hour of UTC, as is {@code to}
     * @param to after {@code from}; exclusive
     */
    public record Wanted(TenantId tenant, VmId vm, Instant from, Instant to) {}

    /** At most {@code limit} lines after a key, by hour and meter; hours in which nothing is billed have none. */
    public List<HourLine> list(Wanted wanted, Optional<HourLine.Key> after, int limit) {
        // hours before the key's are not worth computing
        Timestamp from = Timestamp.from(
                after.map(HourLine.Key::hour).filter(wanted.from()::isBefore).orElse(wanted.from()));
        Timestamp to = Timestamp.from(wanted.to());
        StringBuilder sql = new StringBuilder("""
                select h.hour, b.meter, sum(b.quantity * extract(epoch from
                         least(b.ends, h.hour + interval '1 hour') - greatest(b.starts, h.hour))) as unit_seconds
                  from billed_usage b
                 cross join lateral generate_series(
                   date_trunc('hour', greatest(b.starts, ?), 'UTC'), least(b.ends, ?) - interval '1 microsecond',
                   interval '1 hour') as h(hour)
                 where b.tenant = ? and b.vm = ? and b.meter <> 'IMAGE' and b.quantity > 0 and b.ends > ? and b.starts < ?""");
        List<Object> arguments = new ArrayList<>(
                List.of(from, to, wanted.tenant().value(), wanted.vm().value(), from, to));
        after.ifPresent(key -> {
            sql.append(" and (h.hour, b.meter) > (?, ?)");
            arguments.addAll(List.of(Timestamp.from(key.hour()), key.meter().name()));
        });
        sql.append(" group by h.hour, b.meter order by h.hour, b.meter limit ?");
        arguments.add(limit);
        return jdbc.query(
                sql.toString(),
                (row, i) -> new HourLine(
                        Columns.time(row, "hour"),
                        Meter.valueOf(row.getString("meter")),
                        row.getBigDecimal("unit_seconds")),
                arguments.toArray());
    }
}
