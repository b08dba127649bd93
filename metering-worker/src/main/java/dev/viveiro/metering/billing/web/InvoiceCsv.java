package dev.viveiro.metering.billing.web;

import dev.viveiro.metering.billing.CsvCell;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A document's lines as CSV (RFC 4180), with tax and total as the last two. Each row says what document it is of, so that rows of several
 * can stand in one sheet: the amounts of a credit note are not negative. New columns come last, since sheets may count them.
 */
final class InvoiceCsv {
    private static final String END = "\r\n";
    private static final List<String> HEADER = List.of(
            "number",
            "month",
            "kind",
            "meter",
            "tier",
            "volume",
            "quantity",
            "per",
            "price",
            "amount",
            "currency",
            "document_kind",
            "state",
            "issued_at",
            "corrects_number",
            "price_list",
            "price_version",
            "due_on");

    private InvoiceCsv() {}

    static String of(InvoiceItem invoice, InvoiceWords words) {
        StringBuilder csv = new StringBuilder(String.join(",", HEADER)).append(END);
        for (InvoiceLineItem line : invoice.lines()) {
            csv.append(row(
                    invoice,
                    corrects(invoice, line.corrects(), words),
                    line.kind().name(),
                    line.meter(),
                    line.tier(),
                    line.volume(),
                    line.quantity(),
                    line.per(),
                    line.price(),
                    line.amount()));
        }
        String corrects = corrects(invoice, null, words);
        csv.append(row(
                invoice,
                corrects,
                "TAX",
                invoice.taxName(),
                null,
                null,
                null,
                null,
                invoice.taxPercent(),
                invoice.tax()));
        csv.append(row(invoice, corrects, "TOTAL", null, null, null, null, null, null, invoice.total()));
        return csv.toString();
    }

    /** What a line corrects, or else its document. */
    private static String corrects(InvoiceItem invoice, @Nullable UUID line, InvoiceWords words) {
        return words.name(line == null ? invoice.corrects() : line);
    }

    private static String row(InvoiceItem invoice, String corrects, @Nullable Object... cells) {
        return Stream.of(
                        Stream.of(invoice.number(), invoice.month()),
                        Stream.of(cells),
                        Stream.of(
                                invoice.currency(),
                                invoice.kind(),
                                invoice.state(),
                                invoice.issuedAt(),
                                corrects,
                                invoice.priceList(),
                                invoice.priceVersion(),
                                invoice.dueOn()))
                .flatMap(each -> each)
                .map(CsvCell::of)
                .collect(Collectors.joining(",", "", END));
    }
}
