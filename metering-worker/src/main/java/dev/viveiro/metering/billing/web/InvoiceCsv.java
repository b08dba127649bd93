package dev.viveiro.metering.billing.web;

import dev.viveiro.metering.billing.CsvCell;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A document's lines as CSV (RFC 4180), with tax and total as the last two. */
final class InvoiceCsv {
    private static final String END = "\r\n";
    private static final List<String> HEADER = List.of(
            "number", "month", "kind", "meter", "tier", "volume", "quantity", "per", "price", "amount", "currency");

    private InvoiceCsv() {}

    static String of(InvoiceItem invoice) {
        StringBuilder csv = new StringBuilder(String.join(",", HEADER)).append(END);
        for (InvoiceLineItem line : invoice.lines()) {
            csv.append(row(
                    invoice,
                    line.kind().name(),
                    line.meter(),
                    line.tier(),
                    line.volume(),
                    line.quantity(),
                    line.per(),
                    line.price(),
                    line.amount()));
        }
        csv.append(row(invoice, "TAX", invoice.taxName(), null, null, null, null, invoice.taxPercent(), invoice.tax()));
        csv.append(row(invoice, "TOTAL", null, null, null, null, null, null, invoice.total()));
        return csv.toString();
    }

    private static String row(InvoiceItem invoice, @Nullable Object... cells) {
        return Stream.of(Stream.of(invoice.number(), invoice.month()), Stream.of(cells), Stream.of(invoice.currency()))
                .flatMap(each -> each)
                .map(CsvCell::of)
                .collect(Collectors.joining(",", "", END));
    }
}
