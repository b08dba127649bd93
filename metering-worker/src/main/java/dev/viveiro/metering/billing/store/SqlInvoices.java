package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.Bill;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.InvoiceNumber;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Documents as they are found. */
@Repository
public class SqlInvoices {
    private final JdbcTemplate jdbc;

    SqlInvoices(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Invoice> find(UUID id) {
        return one("select * from invoice where id = ?", id);
    }

    /**
     * Until the transaction ends nobody else makes or takes back a document of the tenant: what one month bills of another is read from
     * all of them. To be taken before anything of the tenant is read.
     */
    public void lockTenant(TenantId tenant) {
        lock("pg_advisory_xact_lock", "invoices of " + tenant.value());
    }

    /** Until the transaction ends nobody adds a version of the price list to months that ended; others may hold it, too. */
    public void holdPrices(String priceList) {
        lock("pg_advisory_xact_lock_shared", "prices " + priceList);
    }

    /** Until the transaction ends nobody makes a document by the price list. */
    public void lockPrices(String priceList) {
        lock("pg_advisory_xact_lock", "prices " + priceList);
    }

    private void lock(String how, String what) {
        jdbc.query(
                "select " + how + "(hashtextextended(?, 0))",
                row -> {
                    // void
                },
                what);
    }

    /** The same of the tenant whose document it is, if there is one. */
    public void lockTenantOf(UUID id) {
        jdbc.queryForList("select tenant from invoice where id = ?", UUID.class, id)
                .forEach(tenant -> lockTenant(new TenantId(tenant)));
    }

    /** Locks it until the transaction ends. */
    public Optional<Invoice> lock(UUID id) {
        return one("select * from invoice where id = ? for update", id);
    }

    /** The draft or final invoice of a month that counts, locked until the transaction ends. */
    public Optional<Invoice> lockLiving(TenantId tenant, BillingMonth month) {
        return one("""
            select * from invoice where tenant = ? and month = ? and kind = 'INVOICE' and state <> 'VOID'
               and credited_by is null for update\
            """, tenant.value(), month.firstDay());
    }

    /** The last invoice of a month that got a number, whatever became of it. */
    public Optional<Invoice> lastIssued(TenantId tenant, BillingMonth month) {
        return one("""
            select * from invoice where tenant = ? and month = ? and kind = 'INVOICE' and number is not null
             order by attempt desc limit 1\
            """, tenant.value(), month.firstDay());
    }

    /** How many documents of a kind a month has had. */
    public int count(TenantId tenant, BillingMonth month, InvoiceKind kind) {
        Integer count = jdbc.queryForObject(
                "select count(*) from invoice where tenant = ? and month = ? and kind = ?",
                Integer.class,
                tenant.value(),
                month.firstDay(),
                kind.name());
        return count == null ? 0 : count;
    }

    /** Final invoices in force of the months [from, before). */
    public List<Invoice> inForce(TenantId tenant, BillingMonth from, BillingMonth before) {
        return all("""
            select * from invoice where tenant = ? and month >= ? and month < ? and kind = 'INVOICE' and state = 'FINAL'
               and credited_by is null order by month\
            """, tenant.value(), from.firstDay(), before.firstDay());
    }

    /** Whether its tenant got a document after a final one, or one that names it. */
    public boolean isFollowed(Invoice invoice) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                """
                select exists (select from invoice
                                where tenant = ? and state = 'FINAL' and id <> ? and (issued_at >= ? or corrects = ?))\
                """,
                Boolean.class,
                invoice.tenant().value(),
                invoice.id(),
                Timestamp.from(Objects.requireNonNull(invoice.issuedAt())),
                invoice.id()));
    }

    /** Credit notes over parts of an invoice that was not taken back, in the order of their numbers. */
    public List<Invoice> refunds(Invoice invoice) {
        return all("""
            select * from invoice where tenant = ? and month = ? and kind = 'CREDIT_NOTE' and corrects = ? and state = 'FINAL'
             order by issued_at, series, number\
            """, invoice.tenant().value(), invoice.month().firstDay(), invoice.id());
    }

    /** Whether a price list has a final invoice in force of the months [from, before). */
    public boolean anyInForce(String priceList, BillingMonth from, Optional<BillingMonth> before) {
        return anyInForce("price_list = ?", priceList, from, before);
    }

    /** Whether a tenant has a final invoice in force of the months [from, before). */
    public boolean anyInForce(TenantId tenant, BillingMonth from, Optional<BillingMonth> before) {
        return anyInForce("tenant = ?", tenant.value(), from, before);
    }

    private boolean anyInForce(String of, Object whose, BillingMonth from, Optional<BillingMonth> before) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select from invoice where " + of
                        + " and month >= ? and month < coalesce(?, 'infinity'::date)"
                        + " and kind = 'INVOICE' and state = 'FINAL' and credited_by is null)",
                Boolean.class,
                whose,
                from.firstDay(),
                before.map(BillingMonth::firstDay).orElse(null)));
    }

    /** Final invoices and supplements less credit notes, with tax, by currency. */
    public Map<String, BigDecimal> invoiced(TenantId tenant) {
        Map<String, BigDecimal> invoiced = new TreeMap<>();
        jdbc.query(
                """
                select currency, sum(case kind when 'CREDIT_NOTE' then -total else total end) as total
                  from invoice where tenant = ? and state = 'FINAL' group by currency\
                """,
                row -> {
                    invoiced.put(row.getString("currency"), row.getBigDecimal("total"));
                },
                tenant.value());
        return invoiced;
    }

    /** Final invoices and supplements less credit notes of all tenants, without tax, of the months that lie in [from, to). */
    public BigDecimal net(LocalDate from, LocalDate to, String currency) {
        BigDecimal net = jdbc.queryForObject("""
            select coalesce(sum(case kind when 'CREDIT_NOTE' then -net else net end), 0) from invoice
             where state = 'FINAL' and currency = ? and month >= ? and month + interval '1 month' <= ?\
            """, BigDecimal.class, currency, from, to);
        return net == null ? BigDecimal.ZERO : net;
    }

    /**
     * What others call a document by.
     *
     * @param number null for what never was final
     */
    public record Name(@Nullable InvoiceNumber number, BillingMonth month) {}

    public Map<UUID, Name> names(Set<UUID> ids) {
        Map<UUID, Name> names = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.query(
                    "select id, series, number, month from invoice where id = any (?)",
                    row -> {
                        names.put(
                                row.getObject("id", UUID.class),
                                new Name(InvoiceRows.number(row), InvoiceRows.month(row)));
                    },
                    (Object) ids.toArray(UUID[]::new));
        }
        return names;
    }

    /**
     * Documents about a month that count: final ones, and drafts if wanted. In the order of tenants and ids.
     *
     * @param tenant of all tenants when empty
     * @param after the last one of those before
     */
    public List<Invoice> about(
            BillingMonth month, Optional<TenantId> tenant, boolean drafts, Optional<Invoice> after, int limit) {
        StringBuilder sql = new StringBuilder("select * from invoice where month = ? and state = any (?)");
        List<Object> arguments = new ArrayList<>(
                List.of(month.firstDay(), drafts ? new String[] {"DRAFT", "FINAL"} : new String[] {"FINAL"}));
        tenant.ifPresent(id -> {
            sql.append(" and tenant = ?");
            arguments.add(id.value());
        });
        after.ifPresent(last -> {
            sql.append(" and (tenant, id) > (?, ?)");
            arguments.addAll(List.of(last.tenant().value(), last.id()));
        });
        sql.append(" order by tenant, id limit ?");
        arguments.add(limit);
        return all(sql.toString(), arguments.toArray());
    }

    /** All final documents about a tenant's month. */
    public List<Invoice> about(TenantId tenant, BillingMonth month) {
        return all(
                "select * from invoice where tenant = ? and month = ? and state = 'FINAL'",
                tenant.value(),
                month.firstDay());
    }

    /** All of tenants that are in force. A credit note over all of an invoice is none: the two, and the refunds before, come to nothing. */
    public List<Bill> owed(Set<TenantId> tenants) {
        UUID[] ids = tenants.stream().map(TenantId::value).toArray(UUID[]::new);
        return jdbc.query(
                """
                select id, tenant, currency, total, issued_at, null::uuid as gives_back_of from invoice
                 where tenant = any (?) and kind <> 'CREDIT_NOTE' and state = 'FINAL' and credited_by is null
                union all
                select n.id, n.tenant, n.currency, -n.total, n.issued_at, n.corrects
                  from invoice n join invoice was on was.id = n.corrects
                 where n.tenant = any (?) and n.kind = 'CREDIT_NOTE' and n.state = 'FINAL' and was.credited_by is distinct from n.id
                   and not exists (select from invoice_line l where l.corrects = n.id and l.invoice = was.credited_by)\
                """,
                (row, i) -> new Bill(
                        row.getObject("id", UUID.class),
                        new TenantId(row.getObject("tenant", UUID.class)),
                        row.getString("currency"),
                        row.getBigDecimal("total"),
                        row.getTimestamp("issued_at").toInstant(),
                        row.getObject("gives_back_of", UUID.class)),
                ids,
                ids);
    }

    private Optional<Invoice> one(String sql, Object... arguments) {
        return all(sql, arguments).stream().findFirst();
    }

    /** With their lines. */
    List<Invoice> all(String sql, Object... arguments) {
        List<InvoiceRows.Header> headers = jdbc.query(sql, (row, i) -> InvoiceRows.header(row), arguments);
        Map<UUID, List<InvoiceLine>> lines = new HashMap<>();
        jdbc.query(
                "select * from invoice_line where invoice = any (?) order by invoice, line",
                row -> {
                    lines.computeIfAbsent(row.getObject("invoice", UUID.class), id -> new ArrayList<>())
                            .add(InvoiceRows.line(row));
                },
                (Object) headers.stream().map(InvoiceRows.Header::id).toArray(UUID[]::new));
        return headers.stream()
                .map(header -> header.with(lines.getOrDefault(header.id(), List.of())))
                .toList();
    }
}
