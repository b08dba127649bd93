package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.Shares;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.MachineTallies;
import dev.viveiro.metering.rating.Tally;
import dev.viveiro.metering.rating.Traffic;
import dev.viveiro.web.PageKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What passed machines' cards, as it is counted now and as it was copied for documents. Asked for where it has a price. */
@Repository
public class SqlTrafficUse {
    private static final String COUNTED = "from billable_traffic where tenant = ? and month = ?";
    private static final String COPIED = "from invoice_traffic where invoice = ? and month = ?";
    private static final String SUMS = """
        select coalesce(sum(received_after - received_before), 0) as received, coalesce(sum(sent_after - sent_before), 0) as sent\
        """;

    private final JdbcTemplate jdbc;

    SqlTrafficUse(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Copies a month's counters for a document; part of the caller's transaction. */
    void copy(UUID invoice, TenantId tenant, BillingMonth month) {
        PlannedAnew.run(jdbc, () -> jdbc.update("""
            insert into invoice_traffic
              (invoice, month, vm, generation, boot_id, name, received_before, received_after, sent_before, sent_after)
            select ?, month, vm, generation, boot_id, name, received_before, received_after, sent_before, sent_after
              from billable_traffic where tenant = ? and month = ?\
            """, invoice, tenant.value(), month.firstDay()));
    }

    void forget(UUID invoice) {
        jdbc.update("delete from invoice_traffic where invoice = ?", invoice);
    }

    void forget(UUID invoice, BillingMonth month) {
        jdbc.update("delete " + COPIED, invoice, month.firstDay());
    }

    void move(UUID from, UUID to, BillingMonth month) {
        jdbc.update(
                "update invoice_traffic set invoice = ? where invoice = ? and month = ?", to, from, month.firstDay());
    }

    /** Adds what was copied of the tally's month. */
    void addCopied(Tally tally, UUID invoice) {
        add(tally, COPIED, invoice, tally.month().firstDay());
    }

    /** Adds what is counted of the tally's month until now; in a transaction. */
    void addCounted(Tally tally, TenantId tenant) {
        PlannedAnew.run(
                jdbc, () -> add(tally, COUNTED, tenant.value(), tally.month().firstDay()));
    }

    private void add(Tally tally, String from, Object... arguments) {
        jdbc.query(
                SUMS + " " + from,
                row -> {
                    tally.add(Traffic.TRAFFIC_RECEIVED, bytes(row, "received"));
                    tally.add(Traffic.TRAFFIC_SENT, bytes(row, "sent"));
                },
                arguments);
    }

    /** What a machine received and sent, in bytes. */
    record Passed(VmId vm, BigInteger received, BigInteger sent) {
        void addTo(MachineTallies tallies) {
            tallies.add(vm, Traffic.TRAFFIC_RECEIVED, received);
            tallies.add(vm, Traffic.TRAFFIC_SENT, sent);
        }
    }

    /** By machine, as it is counted until now; in a transaction. */
    List<Passed> counted(TenantId tenant, BillingMonth month) {
        List<Passed> passed = new ArrayList<>();
        PlannedAnew.run(jdbc, () -> passed.addAll(passed(COUNTED, tenant.value(), month.firstDay())));
        return passed;
    }

    /** By machine, as it was copied. */
    List<Passed> copied(UUID invoice, BillingMonth month) {
        return passed(COPIED, invoice, month.firstDay());
    }

    private List<Passed> passed(String from, Object... arguments) {
        return jdbc.query(
                SUMS + ", vm " + from + " group by vm order by vm",
                (row, i) -> new Passed(vm(row), bytes(row, "received"), bytes(row, "sent")),
                arguments);
    }

    /** How much of it each machine had of what a document was made from, in bytes, with the names that they had then. */
    public Shares of(UUID invoice, BillingMonth month, Traffic meter) {
        String what = meter == Traffic.TRAFFIC_SENT ? "sent" : "received";
        Map<VmId, BigDecimal> shares = new LinkedHashMap<>();
        Map<VmId, String> names = new HashMap<>();
        String bytes = "sum(" + what + "_after - " + what + "_before)";
        jdbc.query(
                "select vm, max(name) as name, " + bytes + " as passed " + COPIED + " group by vm having " + bytes
                        + " > 0 order by vm",
                row -> {
                    shares.put(vm(row), row.getBigDecimal("passed"));
                    String name = row.getString("name");
                    if (name != null) {
                        names.put(vm(row), name);
                    }
                },
                invoice,
                month.firstDay());
        return new Shares(shares, names);
    }

    /**
     * A boot's counters in a month: what passed is the difference of the readings, in bytes since the boot.
     *
     * @param sentBefore the highest reading of the months before, 0 without one; so for what was received
     * @param sentAfter the highest reading of the month
     */
    public record Counted(Key key, long receivedBefore, long receivedAfter, long sentBefore, long sentAfter) {
        /** Where it stands in the list. */
        public record Key(BillingMonth month, VmId vm, int generation, String boot) {
            private static final int PARTS = 4;

            /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
            public static Key parse(String text) {
                // a boot's id may be anything that the database takes
                String[] parts = text.split("\\|", PARTS);
                if (text.indexOf(0) >= 0) {
                    throw new IllegalArgumentException("expected a key as rows have it, got one with a NUL");
                }
                return PageKey.same(
                        new Key(BillingMonth.of(parts[0]), VmId.of(parts[1]), Integer.parseInt(parts[2]), parts[3]),
                        text);
            }

            @Override
            public String toString() {
                return month + "|" + vm + "|" + generation + "|" + boot;
            }
        }
    }

    /** At most {@code limit} of what a document was made from, after a key. */
    public List<Counted> list(UUID invoice, Optional<Counted.Key> after, int limit) {
        StringBuilder sql = new StringBuilder("select * from invoice_traffic where invoice = ?");
        List<Object> arguments = new ArrayList<>(List.of(invoice));
        after.ifPresent(key -> {
            sql.append(" and (month, vm, generation, boot_id) > (?, ?, ?, ?)");
            arguments.addAll(List.of(key.month().firstDay(), key.vm().value(), key.generation(), key.boot()));
        });
        sql.append(" order by month, vm, generation, boot_id limit ?");
        arguments.add(limit);
        return jdbc.query(
                sql.toString(),
                (row, i) -> new Counted(
                        new Counted.Key(
                                InvoiceRows.month(row), vm(row), row.getInt("generation"), row.getString("boot_id")),
                        row.getLong("received_before"),
                        row.getLong("received_after"),
                        row.getLong("sent_before"),
                        row.getLong("sent_after")),
                arguments.toArray());
    }

    private static VmId vm(ResultSet row) throws SQLException {
        return new VmId(row.getObject("vm", UUID.class));
    }

    private static BigInteger bytes(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column).toBigIntegerExact();
    }
}
