package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Tally;
import dev.viveiro.metering.rating.Traffic;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.web.PageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The usage that documents are made from, and copies of it. It is read row by row: a month of many machines takes no more room than
 * one of few.
 */
@Repository
public class SqlEvidence {
    private static final int ROWS_AT_ONCE = 5_000;

    private final JdbcTemplate jdbc;
    private final SqlTrafficUse traffic;

    SqlEvidence(DataSource dataSource, SqlTrafficUse traffic) {
        this.traffic = traffic;
        this.jdbc = new JdbcTemplate(dataSource);
        jdbc.setFetchSize(ROWS_AT_ONCE);
    }

    /**
     * Copies a month's usage for a document, in place of what was copied for it before; part of the caller's transaction.
     *
     * @param prices by which it is rated: traffic that has no price there is not copied
     */
    public void copy(UUID invoice, TenantId tenant, BillingMonth month, PriceList prices) {
        LocalDate day = month.firstDay();
        forget(invoice, month);
        PlannedAnew.run(jdbc, () -> jdbc.update("""
            insert into invoice_use (invoice, month, meter, vm, image, name, opened_by, interval, starts, ends, quantity, observed_late)
            select ?, month, meter, vm, image, name, opened_by, interval, starts, ends, quantity, observed_late
              from billable where tenant = ? and month = ?\
            """, invoice, tenant.value(), day));
        if (Traffic.isPriced(prices)) {
            traffic.copy(invoice, tenant, month);
        }
    }

    /** Removes all that was copied for a document. */
    public void forget(UUID invoice) {
        jdbc.update("delete from invoice_use where invoice = ?", invoice);
        traffic.forget(invoice);
    }

    /** Removes what was copied of one month for a document. */
    public void forget(UUID invoice, BillingMonth month) {
        jdbc.update("delete from invoice_use where invoice = ? and month = ?", invoice, month.firstDay());
        traffic.forget(invoice, month);
    }

    /** Makes what was copied of a month for one document that of another. */
    public void move(UUID from, UUID to, BillingMonth month) {
        jdbc.update("update invoice_use set invoice = ? where invoice = ? and month = ?", to, from, month.firstDay());
        traffic.move(from, to, month);
    }

    /** How many stretches of its own month a document was made from; counted no further than to {@code most}. */
    public long stretches(UUID invoice, BillingMonth month, long most) {
        Long count = jdbc.queryForObject(
                "select count(*) from (select from invoice_use where invoice = ? and month = ? limit ?) stretch",
                Long.class,
                invoice,
                month.firstDay(),
                most);
        return count == null ? 0 : count;
    }

    /** The sums of what was copied. */
    public Tally copied(UUID invoice, BillingMonth month) {
        Tally tally = new Tally(month);
        add(
                tally,
                "select meter, starts, ends, quantity from invoice_use where invoice = ? and month = ?",
                invoice,
                month.firstDay());
        traffic.addCopied(tally, invoice);
        return tally;
    }

    /** The sums of a month as usage is now; of traffic where the list has a price for it. */
    public Tally now(TenantId tenant, BillingMonth month, PriceList prices) {
        Tally tally = new Tally(month);
        PlannedAnew.run(
                jdbc,
                () -> add(
                        tally,
                        "select meter, starts, ends, quantity from billable where tenant = ? and month = ?",
                        tenant.value(),
                        month.firstDay()));
        addTraffic(tally, tenant, prices);
        return tally;
    }

    /** Adds to a month's sums the traffic that is counted until now, where the list has a price for it. */
    public void addTraffic(Tally tally, TenantId tenant, PriceList prices) {
        if (Traffic.isPriced(prices)) {
            traffic.addCounted(tally, tenant);
        }
    }

    /** The same of several months, summed by the database; a month in which nothing was used is left out. */
    public Map<BillingMonth, Tally> now(TenantId tenant, Collection<BillingMonth> months) {
        Map<BillingMonth, Tally> tallies = new HashMap<>();
        PlannedAnew.run(
                jdbc,
                () -> jdbc.query(
                        """
                select month, meter, trunc(sum(quantity * extract(epoch from ends - starts) * 1000000)) as held
                  from billable where tenant = ? and month = any (?::date[]) group by month, meter\
                """,
                        row -> {
                            tallies.computeIfAbsent(InvoiceRows.month(row), Tally::new)
                                    .add(
                                            row.getString("meter"),
                                            row.getBigDecimal("held").toBigIntegerExact());
                        },
                        tenant.value(),
                        months.stream()
                                .map(month -> month.firstDay().toString())
                                .toArray(String[]::new)));
        return tallies;
    }

    /**
     * The sums until a moment, or until what is held was seen last, of every month from one on that has no final invoice in force and
     * that anything was used in; without traffic. The database adds, since all watched tenants are asked about every minute: a row per
     * month and meter.
     */
    public SortedMap<BillingMonth, Tally> unbilled(TenantId tenant, BillingMonth from, Instant moment) {
        SortedMap<BillingMonth, Tally> months = new TreeMap<>();
        PlannedAnew.run(
                jdbc,
                () -> jdbc.query(
                        """
                select b.month, b.meter,
                       sum(b.quantity * extract(epoch from least(b.ends, ?) - b.starts) * 1000000) as held
                  from billable b
                 where b.tenant = ? and b.starts < ?
                   -- months first: what is billed is not worth computing
                   and b.month = any (array(
                     select m::date from generate_series(?::date::timestamp, ?::date::timestamp, interval '1 month') as m
                      where not exists (select from invoice i
                                         where i.tenant = ? and i.month = m::date and i.kind = 'INVOICE' and i.state = 'FINAL'
                                           and i.credited_by is null)))
                 group by b.month, b.meter\
                """,
                        row -> {
                            months.computeIfAbsent(InvoiceRows.month(row), Tally::new)
                                    .add(
                                            row.getString("meter"),
                                            row.getBigDecimal("held").toBigIntegerExact());
                        },
                        Timestamp.from(moment),
                        tenant.value(),
                        Timestamp.from(moment),
                        from.firstDay(),
                        BillingMonth.at(moment).firstDay(),
                        tenant.value()));
        return months;
    }

    /** True when the tenant has ever had a machine. */
    public boolean isBillable(TenantId tenant) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select from billable_tenant where tenant = ?)", Boolean.class, tenant.value()));
    }

    private void add(Tally tally, String sql, Object... arguments) {
        jdbc.query(
                sql,
                row -> {
                    tally.add(used(row));
                },
                arguments);
    }

    private static Used used(ResultSet row) throws SQLException {
        @Nullable Timestamp ends = row.getTimestamp("ends");
        return new Used(
                row.getString("meter"),
                row.getTimestamp("starts").toInstant(),
                ends == null ? null : ends.toInstant(),
                row.getLong("quantity"));
    }

    /**
     * A stretch of usage, cut to its month.
     *
     * @param image name of the image that holds it; null when it is a machine
     * @param interval id of the interval that it is a part of; null for a plan's fee, and where it was not kept
     * @param observedLate whether it was billed although its host was lost; null where it was not kept
     */
    public record Stretch(
            Key key,
            @Nullable String image,
            @Nullable UUID interval,
            Instant to,
            long quantity,
            @Nullable Boolean observedLate) {
        /** Where it stands in the list; {@code vm} is the machine, or the image's id. */
        public record Key(BillingMonth month, String meter, VmId vm, long openedBy, Instant from) {
            /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
            public static Key parse(String text) {
                String[] parts = text.split("\\|", -1);
                return PageKey.same(
                        new Key(
                                BillingMonth.of(parts[0]),
                                parts[1],
                                VmId.of(parts[2]),
                                Long.parseLong(parts[3]),
                                PageKey.time(parts[4])),
                        text);
            }

            @Override
            public String toString() {
                return month + "|" + meter + "|" + vm + "|" + openedBy + "|" + from;
            }
        }
    }

    public List<Stretch> stretches(UUID invoice, Optional<Stretch.Key> after, int limit) {
        StringBuilder sql = new StringBuilder("select * from invoice_use where invoice = ?");
        List<Object> arguments = new ArrayList<>(List.of(invoice));
        after.ifPresent(key -> {
            sql.append(" and (month, meter, vm, opened_by, starts) > (?, ?, ?, ?, ?)");
            arguments.addAll(List.of(
                    key.month().firstDay(), key.meter(), key.vm().value(), key.openedBy(), Timestamp.from(key.from())));
        });
        sql.append(" order by month, meter, vm, opened_by, starts limit ?");
        arguments.add(limit);
        return jdbc.query(
                sql.toString(),
                (row, i) -> new Stretch(
                        new Stretch.Key(
                                InvoiceRows.month(row),
                                row.getString("meter"),
                                new VmId(row.getObject("vm", UUID.class)),
                                row.getLong("opened_by"),
                                row.getTimestamp("starts").toInstant()),
                        row.getString("image"),
                        row.getObject("interval", UUID.class),
                        row.getTimestamp("ends").toInstant(),
                        row.getLong("quantity"),
                        row.getObject("observed_late", Boolean.class)),
                arguments.toArray());
    }
}
