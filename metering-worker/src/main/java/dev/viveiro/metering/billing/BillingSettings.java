package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How invoices are made.
 *
 * @param seller lines that name the seller on a document that is made final from then on
 * @param invoiceSeries what numbers of invoices and supplements begin with; the year follows
 * @param creditSeries what numbers of credit notes begin with; the year follows
 * @param settle how long after a month's end its invoices can be final: until then events may be late
 * @param correctedMonths how many earlier months are looked at for corrections
 * @param run what is made by itself of a month that ended and has settled: off for nothing, drafts, or final for invoices
 */
@ConfigurationProperties("viveiro.billing")
public record BillingSettings(
        @DefaultValue List<String> seller,
        @DefaultValue("INV") String invoiceSeries,
        @DefaultValue("CN") String creditSeries,
        @DefaultValue("24h") Duration settle,
        @DefaultValue("3") int correctedMonths,
        @DefaultValue("off") Run run) {
    /** What runs that nobody asks for make. */
    public enum Run {
        OFF,
        DRAFTS,
        FINAL
    }

    public BillingSettings {
        seller = List.copyOf(seller);
        if (invoiceSeries.equals(creditSeries)) {
            throw new IllegalArgumentException(
                    "viveiro.billing: expected another series for credit notes than " + invoiceSeries);
        }
        if (settle.isNegative()) {
            throw new IllegalArgumentException(
                    "viveiro.billing.settle: expected a duration such as 24h, got " + settle);
        }
        if (correctedMonths < 0) {
            throw new IllegalArgumentException(
                    "viveiro.billing.corrected-months: expected at least 0, got " + correctedMonths);
        }
    }

    /** The lines that name the seller on a document: its own, or today's where it has none. */
    public List<String> sellerOf(Invoice invoice) {
        List<String> own = invoice.basis().seller();
        return own == null ? seller : own;
    }

    /** The series that a document issued then gets its number from. */
    String series(InvoiceKind kind, Instant issuedAt) {
        String series =
                switch (kind) {
                    case INVOICE, SUPPLEMENT -> invoiceSeries;
                    case CREDIT_NOTE -> creditSeries;
                };
        return series + "-" + issuedAt.atOffset(ZoneOffset.UTC).getYear();
    }
}
