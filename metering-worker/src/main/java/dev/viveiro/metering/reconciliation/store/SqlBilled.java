package dev.viveiro.metering.reconciliation.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.prices.ListsInForce.Version;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.reconciliation.domain.Document;
import dev.viveiro.metering.usage.TrafficStory.Bytes;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What documents in force bill of a month, from the usage that was copied for them. */
@Repository
public class SqlBilled {
    private final JdbcTemplate jdbc;

    SqlBilled(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Of each tenant the one that bills the month and was issued last; a correction copies the month's usage again, as it is then. An
     * invoice and a credit note of one moment have one copy, which is the invoice's.
     */
    public Map<TenantId, Document> documents(Collection<TenantId> tenants, BillingMonth month) {
        Map<TenantId, Document> documents = new HashMap<>();
        jdbc.query(
                """
                with in_force as (
                  select * from invoice
                   where tenant = any (?) and state = 'FINAL' and (kind = 'CREDIT_NOTE' or credited_by is null))
                select distinct on (tenant) tenant, id, issued_at,
                       (select max(r.issued_at) from invoice r where r.tenant = billing.tenant and r.month > ?
                           and r.kind = 'INVOICE' and r.state = 'FINAL') as run_since
                  from (select tenant, id, issued_at, kind from in_force where month = ? and kind = 'INVOICE'
                        union all
                        select f.tenant, f.id, f.issued_at, f.kind from in_force f join invoice_line l on l.invoice = f.id
                          join in_force was on was.id = l.corrects
                         where l.kind = 'CORRECTION' and was.month = ? and (f.kind = 'INVOICE' or f.corrects = was.id)) billing
                 order by tenant, issued_at desc, kind desc\
                """,
                row -> {
                    Timestamp run = row.getTimestamp("run_since");
                    documents.put(
                            new TenantId(row.getObject("tenant", UUID.class)),
                            new Document(
                                    row.getObject("id", UUID.class),
                                    row.getTimestamp("issued_at").toInstant(),
                                    run == null ? null : run.toInstant()));
                },
                tenants.stream().map(TenantId::value).toArray(UUID[]::new),
                month.firstDay(),
                month.firstDay(),
                month.firstDay());
        return documents;
    }

    /** What documents were made from of the month, for some machines and images; with the fees of plans. */
    public Map<VmId, List<Used>> copied(Collection<UUID> documents, Collection<VmId> vms, BillingMonth month) {
        Map<VmId, List<Used>> copied = new HashMap<>();
        jdbc.query(
                """
                select vm, meter, starts, ends, quantity from invoice_use
                 where vm = any (?) and month = ? and invoice = any (?)\
                """,
                row -> {
                    copied.computeIfAbsent(new VmId(row.getObject("vm", UUID.class)), vm -> new ArrayList<>())
                            .add(new Used(
                                    row.getString("meter"),
                                    row.getTimestamp("starts").toInstant(),
                                    row.getTimestamp("ends").toInstant(),
                                    row.getLong("quantity")));
                },
                vms.stream().map(VmId::value).toArray(UUID[]::new),
                month.firstDay(),
                documents.toArray(UUID[]::new));
        return copied;
    }

    /** What documents were made from of the month's traffic, for some machines. */
    public Map<VmId, Bytes> traffic(Collection<UUID> documents, Collection<VmId> vms, BillingMonth month) {
        Map<VmId, Bytes> copied = new HashMap<>();
        jdbc.query(
                """
                select vm, sum(received_after - received_before) as received, sum(sent_after - sent_before) as sent
                  from invoice_traffic where vm = any (?) and month = ? and invoice = any (?) group by vm\
                """,
                row -> {
                    copied.put(
                            new VmId(row.getObject("vm", UUID.class)),
                            new Bytes(row.getLong("received"), row.getLong("sent")));
                },
                vms.stream().map(VmId::value).toArray(UUID[]::new),
                month.firstDay(),
                documents.toArray(UUID[]::new));
        return copied;
    }

    /** By which prices the invoices in force of a month were made; left out is who has none. */
    public Map<TenantId, Version> lists(Collection<TenantId> tenants, BillingMonth month) {
        Map<TenantId, Version> lists = new HashMap<>();
        jdbc.query(
                """
                select tenant, price_list, price_version from invoice
                 where tenant = any (?) and month = ? and kind = 'INVOICE' and state = 'FINAL' and credited_by is null\
                """,
                row -> {
                    lists.put(
                            new TenantId(row.getObject("tenant", UUID.class)),
                            new Version(row.getString("price_list"), row.getInt("price_version")));
                },
                tenants.stream().map(TenantId::value).toArray(UUID[]::new),
                month.firstDay());
        return lists;
    }
}
