package dev.viveiro.system;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.testkit.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A month that has settled, of twelve tenants with two machines each: the same in every database, and so are its documents. */
final class InvoicedMonth {
    static final int TENANTS = 12;
    static final BillingMonth MONTH =
            new BillingMonth(YearMonth.now(ZoneOffset.UTC).minusMonths(2));

    private static final String PRICES = """
        {"currency":"EUR","validFrom":"2020-01","rates":[
          {"meter":"VCPU","per":"HOUR","tiers":[{"price":"0.02"}]},
          {"meter":"MEMORY","per":"HOUR","quantity":1024,"tiers":[{"price":"0.01"}]},
          {"meter":"DISK","per":"MONTH","tiers":[{"price":"0.1"}]},
          {"meter":"ADDRESS","per":"MONTH","tiers":[{"price":"1"}]}]}\
        """;
    private static final String TERMS =
            "{\"validFrom\":\"2020-01\",\"priceList\":\"list\",\"taxName\":\"VAT\",\"taxPercent\":\"23\"}";

    private static final String MACHINES = """
        insert into metered_vm (vm, tenant)
        select md5('machine ' || t || ' ' || m)::uuid, ('01900000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid
          from generate_series(0, %d) as t, generate_series(1, 2) as m order by t, m\
        """.formatted(TENANTS - 1);
    /** Three times each, from a minute of its own on: 30 hours with all meters. */
    private static final String USAGE = """
        insert into usage_interval (vm, meter, opened_by, tenant, number, starts, ends, quantity)
        select v.vm, q.meter, 2 * k + 1, v.tenant, v.number, b.starts, b.starts + interval '30 hours', q.quantity
          from metered_vm v
         cross join generate_series(0, 2) as k
         cross join lateral (
           select timestamptz '%s' + k * interval '3 days' + v.number * interval '1 minute' as starts) b
         cross join (values ('VCPU', 2), ('MEMORY', 2048), ('DISK', 20), ('ADDRESS', 1)) as q(meter, quantity)\
        """.formatted(MONTH.from());

    private static final String DOCUMENTS = """
        select concat_ws(' ', i.id, i.tenant, i.month, i.kind, i.attempt, i.state, i.net, i.tax, i.total, i.terms_version,
                 (select string_agg(concat_ws(' ', l.line, l.kind, l.meter, l.tier, l.volume, l.price, l.amount), ', ' order by l.line)
                    from invoice_line l where l.invoice = i.id),
                 (select string_agg(u::text, ', ' order by u.meter, u.vm, u.opened_by) from invoice_use u where u.invoice = i.id))
          from invoice i order by i.id\
        """;
    /** What would be there if another had made this document and not committed it yet. */
    private static final String UNCOMMITTED = """
        insert into invoice (id, tenant, month, kind, attempt, state, currency, price_list, price_version, terms_version, tax_name,
          tax_percent, bill_to, net, tax, total, unpriced)
        values (?, ?, ?, 'INVOICE', 1, 'DRAFT', 'EUR', 'list', 1, 1, 'VAT', 23, '', 0, 0, 0, '{}')\
        """;

    private final Database database;

    private InvoicedMonth(Database database) {
        this.database = database;
    }

    /** Writes usage, and agrees with every tenant on prices. */
    static InvoicedMonth in(Database database, MeteringReplica metering) {
        database.execute(MACHINES, USAGE);
        metering.put(tenant(0), "/v1/prices/list/1", PRICES, 201);
        for (int i = 0; i < TENANTS; i++) {
            metering.put(tenant(i), "/v1/terms/1", TERMS, 201);
        }
        return new InvoicedMonth(database);
    }

    /** In the order in which they are billed. */
    private static TenantId tenant(int number) {
        return TenantId.of("01900000-0000-7000-8000-%012x".formatted(number));
    }

    static void run(MeteringReplica metering) {
        metering.put(tenant(0), "/v1/invoices/runs/" + MONTH, "{\"finalise\":true}", 202);
    }

    /** Until it is rolled back, a run stops at this tenant: it has its number and can't write its document. */
    Connection stopAt(int number) throws SQLException {
        var connection = database.connect();
        connection.setAutoCommit(false);
        UUID id = new InvoiceName(tenant(number), MONTH, InvoiceKind.INVOICE, 1).id();
        try (var row = connection.prepareStatement(UNCOMMITTED)) {
            row.setObject(1, id);
            row.setObject(2, tenant(number).value());
            row.setObject(3, MONTH.firstDay());
            row.execute();
        }
        return connection;
    }

    boolean isDone() throws SQLException {
        return texts("select state from invoice_task")
                .equals(IntStream.range(0, TENANTS).mapToObj(i -> "DONE").toList());
    }

    /** All that documents say but when they were issued and under which number, with the usage that they were made from. */
    List<String> documents() throws SQLException {
        return texts(DOCUMENTS);
    }

    List<String> numbers() throws SQLException {
        return texts("select number::text from invoice order by invoice.number");
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (var connection = database.connect();
                var look = connection.createStatement();
                var row = look.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }
}
