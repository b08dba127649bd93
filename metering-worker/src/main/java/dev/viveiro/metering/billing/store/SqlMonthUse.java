package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.domain.TrafficPace;
import dev.viveiro.metering.billing.store.SqlTrafficUse.Passed;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.MachineTallies;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Traffic;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** A tenant's month by machine, summed by the database: one question, and one row per machine and meter; another for traffic. */
@Repository
public class SqlMonthUse {
    private final JdbcTemplate jdbc;
    private final SqlTrafficUse traffic;

    SqlMonthUse(JdbcTemplate jdbc, SqlTrafficUse traffic) {
        this.jdbc = jdbc;
        this.traffic = traffic;
    }

    /**
     * A month as it is known.
     *
     * @param soFar until a moment, as far as machines were seen
     * @param forecast if all that is held then is held until the month's end, and traffic goes on at its pace
     */
    public record MonthUse(MachineTallies soFar, MachineTallies forecast) {}

    /**
     * In a transaction.
     *
     * @param prices traffic is counted where it has a price there
     */
    public MonthUse until(TenantId tenant, BillingMonth month, Instant moment, PriceList prices) {
        MonthUse use = new MonthUse(new MachineTallies(month), new MachineTallies(month));
        Map<VmId, TrafficPace> paces = new HashMap<>();
        PlannedAnew.run(
                jdbc,
                () -> jdbc.query(
                        """
                with span as (select ?::timestamptz as starts, ?::timestamptz as ends, ?::timestamptz as moment),
                used as (
                  select b.vm, b.meter, b.quantity, least(b.ends, s.moment) - b.starts as so_far,
                         least(b.ends, s.ends) - b.starts as held, b.starts as since, null::timestamptz as seen
                    from billable b, span s where b.tenant = ? and b.month = ?
                  union all
                  select g.vm, g.meter, g.quantity, interval '0',
                         least(coalesce(g.ends, 'infinity'), s.ends) - greatest(g.starts, s.starts), null, g.starts
                    from going_on g, span s where g.tenant = ? and g.starts < s.ends),
                micros as (
                  select vm, meter, quantity, since, seen, greatest(extract(epoch from so_far), 0) * 1000000 as so_far,
                         greatest(extract(epoch from held), 0) * 1000000 as held from used)
                select vm, meter, sum(quantity * so_far) as so_far, bool_or(so_far > 0) as was_used,
                       sum(quantity * held) as held, bool_or(held > 0) as is_held, min(since) as since, min(seen) as seen
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
                            paces.merge(
                                    vm(row),
                                    new TrafficPace(time(row, "since"), time(row, "seen")),
                                    TrafficPace::earlier);
                        },
                        Timestamp.from(month.from()),
                        Timestamp.from(month.to()),
                        Timestamp.from(moment),
                        tenant.value(),
                        month.firstDay(),
                        tenant.value()));
        if (Traffic.isPriced(prices)) {
            addTraffic(use, traffic.counted(tenant, month), paces);
        }
        return use;
    }

    private static void addTraffic(MonthUse use, List<Passed> counted, Map<VmId, TrafficPace> paces) {
        BillingMonth month = use.soFar().month();
        for (Passed passed : counted) {
            TrafficPace pace = paces.getOrDefault(passed.vm(), TrafficPace.ENDED);
            passed.addTo(use.soFar());
            new Passed(passed.vm(), pace.atEnd(passed.received(), month), pace.atEnd(passed.sent(), month))
                    .addTo(use.forecast());
        }
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
        traffic.copied(invoice, month).forEach(passed -> passed.addTo(copied));
        return copied;
    }

    private static VmId vm(ResultSet row) throws SQLException {
        return new VmId(row.getObject("vm", UUID.class));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    /** Whole: times are kept to the microsecond. */
    private static BigInteger sum(ResultSet row, String column) throws SQLException {
        BigDecimal sum = row.getBigDecimal(column);
        return sum.toBigIntegerExact();
    }
}
