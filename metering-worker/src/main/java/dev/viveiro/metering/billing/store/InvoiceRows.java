package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.billing.domain.InvoiceNumber;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows as values. */
final class InvoiceRows {
    private InvoiceRows() {}

    /** A document without its lines. */
    record Header(Invoice invoice) {
        UUID id() {
            return invoice.id();
        }

        Invoice with(List<InvoiceLine> lines) {
            return new Invoice(
                    invoice.name(),
                    invoice.state(),
                    invoice.number(),
                    invoice.issuedAt(),
                    invoice.dueOn(),
                    invoice.corrects(),
                    invoice.creditedBy(),
                    invoice.basis(),
                    lines,
                    invoice.amounts(),
                    invoice.unpriced());
        }
    }

    static Header header(ResultSet row) throws SQLException {
        Timestamp issued = row.getTimestamp("issued_at");
        return new Header(new Invoice(
                new InvoiceName(
                        new TenantId(row.getObject("tenant", UUID.class)),
                        month(row),
                        InvoiceKind.valueOf(row.getString("kind")),
                        row.getInt("attempt")),
                InvoiceState.valueOf(row.getString("state")),
                number(row),
                issued == null ? null : issued.toInstant(),
                row.getObject("due_on", LocalDate.class),
                row.getObject("corrects", UUID.class),
                row.getObject("credited_by", UUID.class),
                basis(row),
                List.of(),
                new Invoice.Amounts(row.getBigDecimal("net"), row.getBigDecimal("tax"), row.getBigDecimal("total")),
                List.of((String[]) row.getArray("unpriced").getArray())));
    }

    private static Invoice.Basis basis(ResultSet row) throws SQLException {
        String billTo = row.getString("bill_to");
        return new Invoice.Basis(
                row.getString("currency"),
                row.getString("price_list"),
                row.getInt("price_version"),
                row.getInt("terms_version"),
                row.getString("tax_name"),
                row.getBigDecimal("tax_percent"),
                billTo.isEmpty() ? List.of() : List.of(billTo.split("\n")),
                seller(row));
    }

    private static @Nullable List<String> seller(ResultSet row) throws SQLException {
        Array seller = row.getArray("seller");
        return seller == null ? null : List.of((String[]) seller.getArray());
    }

    static @Nullable InvoiceNumber number(ResultSet row) throws SQLException {
        String series = row.getString("series");
        return series == null ? null : new InvoiceNumber(series, row.getLong("number"));
    }

    static BillingMonth month(ResultSet row) throws SQLException {
        return new BillingMonth(YearMonth.from(row.getObject("month", LocalDate.class)));
    }

    static InvoiceLine line(ResultSet row) throws SQLException {
        @Nullable String per = row.getString("per");
        return new InvoiceLine(
                InvoiceLine.Kind.valueOf(row.getString("kind")),
                row.getString("meter"),
                row.getObject("tier", Integer.class),
                row.getBigDecimal("volume"),
                per == null ? null : Per.valueOf(per),
                row.getObject("quantity", Long.class),
                row.getBigDecimal("price"),
                row.getObject("corrects", UUID.class),
                row.getBigDecimal("amount"));
    }
}
