package dev.viveiro.metering.billing.store;

import dev.viveiro.metering.billing.BillingSettings;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.InvoiceNumber;
import dev.viveiro.metering.billing.domain.InvoiceState;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes documents. A draft is replaced by the next one of its id; of others only the state changes. */
@Repository
public class InvoiceWriter {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;
    private final BillingSettings settings;

    InvoiceWriter(JdbcTemplate jdbc, BillingSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    private record Numbered(int line, InvoiceLine value) {}

    /** Locks a series until the transaction ends; when its last document was issued, empty for none. */
    public Optional<Instant> lockSeries(String series) {
        jdbc.update("insert into invoice_series (series, last_number) values (?, 0) on conflict do nothing", series);
        Long last = jdbc.queryForObject(
                "select last_number from invoice_series where series = ? for update", Long.class, series);
        return jdbc
                .query(
                        "select issued_at from invoice where series = ? and number = ?",
                        (row, i) -> row.getTimestamp("issued_at").toInstant(),
                        series,
                        last)
                .stream()
                .findFirst();
    }

    /** The next number of a series; its row is locked until the transaction ends, which gives it back when it fails. */
    public InvoiceNumber nextNumber(String series) {
        Long number = jdbc.queryForObject("""
            insert into invoice_series (series, last_number) values (?, 1)
            on conflict (series) do update set last_number = invoice_series.last_number + 1
            returning last_number\
            """, Long.class, series);
        if (number == null) {
            throw new IllegalStateException("the series " + series + " gave no number");
        }
        return new InvoiceNumber(series, number);
    }

    /** Removes a draft, if it is there, with its lines and the usage that was copied for it. */
    public void removeDraft(UUID id) {
        jdbc.update("delete from invoice where id = ? and state = 'DRAFT'", id);
    }

    /** Adds a document that is not there; a final one with who sells, for good. */
    public void add(Invoice invoice) {
        InvoiceNumber number = invoice.number();
        Invoice.Basis basis = invoice.basis();
        jdbc.update(
                """
                insert into invoice (id, tenant, month, kind, attempt, state, series, number, issued_at, due_on, corrects, credited_by,
                  currency, price_list, price_version, terms_version, tax_name, tax_percent, bill_to, seller, net, tax, total, unpriced)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                invoice.id(),
                invoice.tenant().value(),
                invoice.month().firstDay(),
                invoice.name().kind().name(),
                invoice.name().attempt(),
                invoice.state().name(),
                number == null ? null : number.series(),
                number == null ? null : number.number(),
                timestamp(invoice.issuedAt()),
                invoice.dueOn(),
                invoice.corrects(),
                invoice.creditedBy(),
                basis.currency(),
                basis.priceList(),
                basis.priceVersion(),
                basis.termsVersion(),
                basis.taxName(),
                basis.taxPercent(),
                String.join("\n", basis.billTo()),
                invoice.state() == InvoiceState.FINAL
                        ? settings.sellerOf(invoice).toArray(String[]::new)
                        : null,
                invoice.amounts().net(),
                invoice.amounts().tax(),
                invoice.amounts().total(),
                invoice.unpriced().toArray(String[]::new));
        addLines(invoice);
    }

    private void addLines(Invoice invoice) {
        List<Numbered> lines = new ArrayList<>();
        invoice.lines().forEach(line -> lines.add(new Numbered(lines.size() + 1, line)));
        jdbc.batchUpdate("""
            insert into invoice_line (invoice, line, kind, meter, tier, volume, per, quantity, price, corrects, amount)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """, lines, BATCH, (row, line) -> {
            InvoiceLine value = line.value();
            row.setObject(1, invoice.id());
            row.setInt(2, line.line());
            row.setString(3, value.kind().name());
            row.setString(4, value.meter());
            row.setObject(5, value.tier(), Types.INTEGER);
            row.setBigDecimal(6, value.volume());
            row.setString(7, value.per() == null ? null : value.per().name());
            row.setObject(8, value.quantity(), Types.BIGINT);
            row.setBigDecimal(9, value.price());
            row.setObject(10, value.corrects(), Types.OTHER);
            row.setBigDecimal(11, value.amount());
        });
    }

    public void become(UUID id, InvoiceState state) {
        jdbc.update("update invoice set state = ? where id = ?", state.name(), id);
    }

    public void takenBack(UUID id, UUID creditNote) {
        jdbc.update("update invoice set credited_by = ? where id = ?", creditNote, id);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }
}
