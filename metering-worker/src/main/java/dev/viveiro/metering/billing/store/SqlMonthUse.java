package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.MachineTallies;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** A tenant's month by machine, summed by the database: one question, and one row per machine and meter. */
@Repository
public class SqlMonthUse {
    private final JdbcTemplate jdbc;

    SqlMonthUse(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A month as it is known.
     *
     * @param soFar until a moment, as far as machines were seen
     * @param forecast if all that is held then is held until the month's end
     */
    public record MonthUse(MachineTallies soFar, MachineTallies forecast) {}

    public MonthUse until(TenantId tenant, BillingMonth month, Instant moment) {
        MonthUse use = new MonthUse(new MachineTallies(month), new MachineTallies(month));
        PlannedAnew.run(
                jdbc,
                () -> jdbc.query(
                        """
                with span as (select ?::timestamptz as starts, ?::timestamptz as ends, ?::timestamptz as moment),
                used as (
                  select b.vm, b.meter, b.quantity, least(b.ends, s.moment) - b.starts as so_far,
                         least(b.ends, s.ends) - b.starts as held
                    from billable b, span s where b.tenant = ? and b.month = ?
                  union all
                  select g.vm, g.meter, g.quantity, interval '0',
                         least(coalesce(g.ends, 'infinity'), s.ends) - greatest(g.starts, s.starts)
                    from going_on g, span s where g.tenant = ? and g.starts < s.ends),
                micros as (
                  select vm, meter, quantity, greatest(extract(epoch from so_far), 0) * 1000000 as so_far,
                         greatest(extract(epoch from held), 0) * 1000000 as held from used)
                select vm, meter, sum(quantity * so_far) as so_far, bool_or(so_far > 0) as was_used,
                       sum(quantity * held) as held, bool_or(held > 0) as is_held
                  from micros group by vm, meter\
                """,
                        row -> {
                            // a meter that was held for no time was not used, and needs no price
                            if (row.getBoolean("was_used")) {
                                use.soFar().add(vm(row), row.getString("meter"), sum(row, "so_far"));
                            }
                            if (row.getBoolean("is_held")) {
                                use.forecast().add(vm(row), row.getString("meter"), sum(row, "held"));
                            }
                        },
                        Timestamp.from(month.from()),
                        Timestamp.from(month.to()),
                        Timestamp.from(moment),
                        tenant.value(),
                        month.firstDay(),
                        tenant.value()));
        return use;
    }

    /** What a document was made from, of its own month. */
    public MachineTallies copied(UUID invoice, BillingMonth month) {
        MachineTallies copied = new MachineTallies(month);
        jdbc.query(
                """
                select vm, meter, sum(quantity * extract(epoch from ends - starts) * 1000000) as held
                  from invoice_use where invoice = ? and month = ? group by vm, meter\
                """,
                row -> {
                    copied.add(vm(row), row.getString("meter"), sum(row, "held"));
                },
                invoice,
                month.firstDay());
        return copied;
    }

    private static VmId vm(ResultSet row) throws SQLException {
        return new VmId(row.getObject("vm", UUID.class));
    }

    /** Whole: times are kept to the microsecond. */
    private static BigInteger sum(ResultSet row, String column) throws SQLException {
        BigDecimal sum = row.getBigDecimal(column);
        return sum.toBigIntegerExact();
    }
}
