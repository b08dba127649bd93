package dev.viveiro.metering.billing.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A document as a page that can be printed: no script, nothing from elsewhere. */
final class InvoiceHtml {
    private static final String STYLE = """
        body{font:11pt sans-serif;max-width:48em;margin:2em auto}table{border-collapse:collapse;width:100%}\
        td,th{border-bottom:1px solid #999;padding:.3em;text-align:left}td.n,th.n{text-align:right}\
        """;

    private InvoiceHtml() {}

    static String of(InvoiceItem invoice, InvoiceWords words) {
        StringBuilder page = new StringBuilder(
                        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(text(InvoiceWords.title(invoice)))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n");
        address(page, invoice.seller());
        page.append("<h1>").append(text(InvoiceWords.title(invoice))).append("</h1>\n");
        address(page, invoice.billTo());
        page.append("<p>Month: ").append(invoice.month());
        if (invoice.issuedAt() != null) {
            page.append("<br>Issued: ").append(invoice.issuedAt().toString(), 0, 10);
        }
        if (invoice.dueOn() != null) {
            page.append("<br>Due: ").append(invoice.dueOn());
        }
        String corrects = words.corrects(invoice);
        if (corrects != null) {
            page.append("<br>").append(text(corrects));
        }
        page.append("<br>Prices: ")
                .append(text(invoice.priceList()))
                .append(", version ")
                .append(invoice.priceVersion())
                .append("</p>\n"
                        + "<table><tr><th>What</th><th class=\"n\">Volume</th><th>Unit</th><th"
                        + " class=\"n\">Price</th>")
                .append("<th class=\"n\">")
                .append(invoice.currency())
                .append("</th></tr>\n");
        invoice.lines().forEach(line -> line(page, line, words));
        sum(page, "Sum", invoice.net());
        sum(page, InvoiceWords.tax(invoice), invoice.tax());
        sum(page, "Total", invoice.total());
        return page.append("</table></body></html>\n").toString();
    }

    private static void address(StringBuilder page, List<String> lines) {
        if (!lines.isEmpty()) {
            page.append("<p>")
                    .append(String.join(
                            "<br>", lines.stream().map(InvoiceHtml::text).toList()))
                    .append("</p>\n");
        }
    }

    private static void line(StringBuilder page, InvoiceLineItem line, InvoiceWords words) {
        page.append("<tr><td>")
                .append(text(words.what(line)))
                .append("</td><td class=\"n\">")
                .append(text(line.volume()))
                .append("</td><td>")
                .append(text(InvoiceWords.unit(line)))
                .append("</td><td class=\"n\">")
                .append(text(line.price()))
                .append("</td><td class=\"n\">")
                .append(text(line.amount()))
                .append("</td></tr>\n");
    }

    private static void sum(StringBuilder page, String name, String amount) {
        page.append("<tr><th colspan=\"4\">")
                .append(text(name))
                .append("</th><th class=\"n\">")
                .append(text(amount))
                .append("</th></tr>\n");
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
