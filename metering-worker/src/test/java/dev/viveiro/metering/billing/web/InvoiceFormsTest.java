package dev.viveiro.metering.billing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.Rate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InvoiceFormsTest {
    @Test
    void a_line_of_csv_has_a_cell_for_each_column_and_the_sums_come_last() {
        assertThat(InvoiceCsv.of(invoice("VAT"))).isEqualTo("""
            number,month,kind,meter,tier,volume,quantity,per,price,amount,currency\r
            INV-2026-000001,2026-03,USAGE,MEMORY,1,744.000000,1024,HOUR,0.01,7.44,EUR\r
            INV-2026-000001,2026-03,DISCOUNT,,,,,,,-0.44,EUR\r
            INV-2026-000001,2026-03,TAX,VAT,,,,,23,1.61,EUR\r
            INV-2026-000001,2026-03,TOTAL,,,,,,,8.61,EUR\r
            """);
    }

    @Test
    void a_name_is_never_a_formula_and_never_two_cells() {
        assertThat(InvoiceCsv.of(invoice("=1+1"))).contains(",TAX,'=1+1,");
        assertThat(InvoiceCsv.of(invoice("a,\"b\""))).contains(",TAX,\"a,\"\"b\"\"\",");
    }

    @Test
    void a_page_shows_what_the_document_says_and_runs_nothing_of_it() {
        String page = InvoiceHtml.of(invoice("<script>"), new InvoiceWords(Map.of()));
        assertThat(page)
                .contains(
                        "<h1>Invoice INV-2026-000001</h1>",
                        "Elm &amp; Sons",
                        "Oak Ltd<br>1 Elm Street",
                        "Issued: 2026-04-02")
                .contains("<td class=\"n\">744.000000</td><td>1024 x hour</td>", "&lt;script&gt; 23 %", ">8.61</th>")
                .doesNotContain("<script>");
    }

    @Test
    void a_credit_note_says_whether_it_takes_all_of_its_invoice_back_or_gives_back_a_part() {
        UUID invoice = new UUID(0, 9);
        InvoiceLineItem correction =
                new InvoiceLineItem(InvoiceLine.Kind.CORRECTION, null, null, null, null, null, null, invoice, "7.00");
        InvoiceWords words = new InvoiceWords(Map.of(invoice, "INV-2026-000009"));
        assertThat(InvoiceHtml.of(note(invoice, correction), words)).contains("Gives back a part of: INV-2026-000009");
        assertThat(InvoiceHtml.of(note(invoice, invoice("VAT").lines().getFirst()), words))
                .contains("Takes back: INV-2026-000009");
    }

    @Test
    void traffic_is_counted_in_gib_and_not_by_the_time() {
        InvoiceLineItem line = new InvoiceLineItem(
                InvoiceLine.Kind.USAGE, "TRAFFIC_SENT", 1, "2.000000", 1L, Per.GIB, "0.01", null, "0.02");
        assertThat(InvoiceWords.unit(line)).isEqualTo("GiB");
        assertThat(MonthCostItem.unitOf(Rate.flat("TRAFFIC_SENT", Per.GIB, 1_000, BigDecimal.ONE)))
                .isEqualTo("1000 GiB");
    }

    @Test
    void a_supplement_says_which_invoice_it_adds_to() {
        UUID invoice = new UUID(0, 9);
        InvoiceLineItem correction =
                new InvoiceLineItem(InvoiceLine.Kind.CORRECTION, null, null, null, null, null, null, invoice, "7.00");
        assertThat(InvoiceHtml.of(
                        about(InvoiceKind.SUPPLEMENT, "INV-2026-000010", invoice, correction),
                        new InvoiceWords(Map.of(invoice, "INV-2026-000009"))))
                .contains("<h1>Supplementary invoice INV-2026-000010</h1>", "Adds to: INV-2026-000009");
    }

    private static InvoiceItem note(UUID corrects, InvoiceLineItem line) {
        return about(InvoiceKind.CREDIT_NOTE, "CN-2026-000001", corrects, line);
    }

    private static InvoiceItem about(InvoiceKind kind, String number, UUID corrects, InvoiceLineItem line) {
        InvoiceItem invoice = invoice("VAT");
        return new InvoiceItem(
                invoice.id(),
                invoice.tenant(),
                invoice.month(),
                kind,
                invoice.state(),
                number,
                invoice.issuedAt(),
                corrects,
                null,
                invoice.currency(),
                invoice.priceList(),
                invoice.priceVersion(),
                invoice.termsVersion(),
                invoice.seller(),
                invoice.billTo(),
                List.of(line),
                invoice.net(),
                invoice.taxName(),
                invoice.taxPercent(),
                invoice.tax(),
                invoice.total(),
                invoice.unpriced());
    }

    @Test
    void a_form_that_is_none_is_refused() {
        assertThat(Format.of(null)).isEqualTo(Format.JSON);
        assertThat(Format.of("pdf")).isEqualTo(Format.PDF);
        assertThatThrownBy(() -> Format.of("xml")).isInstanceOf(ProblemException.class);
    }

    private static InvoiceItem invoice(String taxName) {
        return new InvoiceItem(
                new UUID(0, 1),
                new TenantId(new UUID(0, 2)),
                "2026-03",
                InvoiceKind.INVOICE,
                InvoiceState.FINAL,
                "INV-2026-000001",
                Instant.parse("2026-04-02T00:00:00Z"),
                null,
                null,
                "EUR",
                "standard",
                1,
                1,
                List.of("Elm & Sons"),
                List.of("Oak Ltd", "1 Elm Street"),
                List.of(
                        new InvoiceLineItem(
                                InvoiceLine.Kind.USAGE,
                                "MEMORY",
                                1,
                                "744.000000",
                                1024L,
                                Per.HOUR,
                                "0.01",
                                null,
                                "7.44"),
                        new InvoiceLineItem(
                                InvoiceLine.Kind.DISCOUNT, null, null, null, null, null, null, null, "-0.44")),
                "7.00",
                taxName,
                "23",
                "1.61",
                "8.61",
                List.of());
    }
}
