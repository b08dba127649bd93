package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What was billed for months by lines that name their invoices, less what credit notes gave back of it. */
@Repository
public class SqlCorrections {
    /**
     * Lines of documents in force. One over all of an invoice repeats its lines, and names that one. What was given back of an invoice
     * that was taken back counts no more, where that note was over the rest alone: then it names the refund.
     */
    private static final String IN_FORCE = """
          from invoice was join invoice_line l on l.corrects = was.id join invoice i on i.id = l.invoice
         where was.tenant = ? and was.month >= ? and was.month < ? and i.state = 'FINAL'
           and (i.kind <> 'CREDIT_NOTE' and i.credited_by is null or i.kind = 'CREDIT_NOTE' and i.corrects = l.corrects)
           and not exists (select from invoice_line n where n.corrects = i.id and n.invoice = was.credited_by)
        """;

    private static final String SIGNED = "sum(case i.kind when 'CREDIT_NOTE' then -%1$s else %1$s end) as %2$s";

    private final JdbcTemplate jdbc;

    SqlCorrections(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Net, by months of [from, before); 0 is left out where nothing was corrected.
     *
     * @param except lines of this document do not count
     */
    public Map<BillingMonth, BigDecimal> net(TenantId tenant, BillingMonth from, BillingMonth before, UUID except) {
        Map<BillingMonth, BigDecimal> sums = new HashMap<>();
        jdbc.query(
                "select was.month, " + SIGNED.formatted("l.amount", "net") + IN_FORCE
                        + "and i.id <> ? group by was.month",
                row -> {
                    sums.put(InvoiceRows.month(row), row.getBigDecimal("net"));
                },
                tenant.value(),
                from.firstDay(),
                before.firstDay(),
                except);
        return sums;
    }

    /** The same of one month. */
    public BigDecimal net(TenantId tenant, BillingMonth month, UUID except) {
        return net(tenant, month, month.next(), except).getOrDefault(month, BigDecimal.ZERO);
    }

    /**
     * What documents bill of a month besides its invoice, in one currency.
     *
     * @param lines net, of invoices, whose tax is computed with all of their lines
     * @param apart of documents of their own
     */
    public record Corrected(BigDecimal lines, Invoice.Amounts apart) {}

    public Corrected of(TenantId tenant, BillingMonth month, String currency) {
        BigDecimal lines = BigDecimal.ZERO;
        Invoice.Amounts apart = new Invoice.Amounts(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
        for (Part part : jdbc.query(
                "select i.kind = 'INVOICE' as lines, " + SIGNED.formatted("l.amount", "net") + ", "
                        + SIGNED.formatted("i.tax", "tax") + IN_FORCE
                        + "and i.currency = ? group by i.kind = 'INVOICE'",
                (row, i) -> new Part(row.getBoolean("lines"), row.getBigDecimal("net"), row.getBigDecimal("tax")),
                tenant.value(),
                month.firstDay(),
                month.next().firstDay(),
                currency)) {
            if (part.lines()) {
                lines = part.net();
            } else {
                // each of them has one line
                apart = new Invoice.Amounts(part.net(), part.tax(), part.net().add(part.tax()));
            }
        }
        return new Corrected(lines, apart);
    }

    private record Part(boolean lines, BigDecimal net, BigDecimal tax) {}
}
