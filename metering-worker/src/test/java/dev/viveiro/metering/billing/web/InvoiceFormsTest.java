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
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvoiceFormsTest {
    private static final String HEADER = "number,month,kind,meter,tier,volume,quantity,per,price,amount,currency,"
            + "document_kind,state,issued_at,corrects_number,price_list,price_version,due_on\r\n";
    private static final UUID OLD = new UUID(0, 9);
    private static final UUID REFUND = new UUID(0, 8);
    private static final InvoiceWords WORDS =
            new InvoiceWords(Map.of(OLD, "INV-2026-000009", REFUND, "CN-2026-000008"));

    @Test
    void a_line_of_csv_has_a_cell_for_each_column_and_the_sums_come_last() {
        assertThat(InvoiceCsv.of(invoice("VAT"), WORDS)).isEqualTo(HEADER + """
            INV-2026-000001,2026-03,USAGE,MEMORY,1,744.000000,1024,HOUR,0.01,7.44,EUR,INVOICE,FINAL,2026-04-02T00:00:00Z,,standard,1,2026-04-16\r
            INV-2026-000001,2026-03,DISCOUNT,,,,,,,-0.44,EUR,INVOICE,FINAL,2026-04-02T00:00:00Z,,standard,1,2026-04-16\r
            INV-2026-000001,2026-03,TAX,VAT,,,,,23,1.61,EUR,INVOICE,FINAL,2026-04-02T00:00:00Z,,standard,1,2026-04-16\r
            INV-2026-000001,2026-03,TOTAL,,,,,,,8.61,EUR,INVOICE,FINAL,2026-04-02T00:00:00Z,,standard,1,2026-04-16\r
            """);
    }

    @Test
    void csv_tells_a_credit_note_over_a_part_and_what_it_gives_back_a_part_of() {
        assertThat(InvoiceCsv.of(note(OLD, correction(OLD, "7.00")), WORDS)).isEqualTo(HEADER + """
            CN-2026-000001,2026-03,CORRECTION,,,,,,,7.00,EUR,CREDIT_NOTE,FINAL,2026-04-02T00:00:00Z,INV-2026-000009,standard,1,\r
            CN-2026-000001,2026-03,TAX,VAT,,,,,23,1.61,EUR,CREDIT_NOTE,FINAL,2026-04-02T00:00:00Z,INV-2026-000009,standard,1,\r
            CN-2026-000001,2026-03,TOTAL,,,,,,,8.61,EUR,CREDIT_NOTE,FINAL,2026-04-02T00:00:00Z,INV-2026-000009,standard,1,\r
            """);
    }

    @Test
    void a_line_of_csv_names_what_it_takes_off_and_the_other_lines_what_their_document_takes_back() {
        assertThat(InvoiceCsv.of(note(OLD, invoice("VAT").lines().getFirst(), correction(REFUND, "-0.44")), WORDS))
                .contains(
                        "USAGE,MEMORY,1,744.000000,1024,HOUR,0.01,7.44,EUR,CREDIT_NOTE,FINAL,2026-04-02T00:00:00Z,INV-2026-000009,",
                        "CORRECTION,,,,,,,-0.44,EUR,CREDIT_NOTE,FINAL,2026-04-02T00:00:00Z,CN-2026-000008,",
                        "TOTAL,,,,,,,8.61,EUR,CREDIT_NOTE,FINAL,2026-04-02T00:00:00Z,INV-2026-000009,");
    }

    @Test
    void csv_tells_a_supplement_and_what_it_adds_to() {
        assertThat(InvoiceCsv.of(about(InvoiceKind.SUPPLEMENT, "INV-2026-000010", OLD, correction(OLD, "7.00")), WORDS))
                .contains(
                        "CORRECTION,,,,,,,7.00,EUR,SUPPLEMENT,FINAL,2026-04-02T00:00:00Z,INV-2026-000009,standard,1,2026-04-16\r\n");
    }

    @Test
    void csv_of_an_invoice_names_the_invoice_that_a_line_corrects_and_a_draft_has_no_day_of_issue() {
        InvoiceItem draft = with(
                invoice("VAT"), InvoiceKind.INVOICE, InvoiceState.DRAFT, null, null, null, correction(OLD, "-0.44"));
        assertThat(InvoiceCsv.of(draft, WORDS)).isEqualTo(HEADER + """
            ,2026-03,CORRECTION,,,,,,,-0.44,EUR,INVOICE,DRAFT,,INV-2026-000009,standard,1,\r
            ,2026-03,TAX,VAT,,,,,23,1.61,EUR,INVOICE,DRAFT,,,standard,1,\r
            ,2026-03,TOTAL,,,,,,,8.61,EUR,INVOICE,DRAFT,,,standard,1,\r
            """);
    }

    @Test
    void a_name_is_never_a_formula_and_never_two_cells() {
        assertThat(InvoiceCsv.of(invoice("=1+1"), WORDS)).contains(",TAX,'=1+1,");
        assertThat(InvoiceCsv.of(invoice("a,\"b\""), WORDS)).contains(",TAX,\"a,\"\"b\"\"\",");
    }

    @Test
    void a_page_shows_what_the_document_says_and_runs_nothing_of_it() {
        String page = InvoiceHtml.of(invoice("<script>"), new InvoiceWords(Map.of()));
        assertThat(page)
                .contains(
                        "<h1>Invoice INV-2026-000001</h1>",
                        "Elm &amp; Sons",
                        "Oak Ltd<br>1 Elm Street",
                        "Issued: 2026-04-02<br>Due: 2026-04-16<br>Prices")
                .contains("<td class=\"n\">744.000000</td><td>1024 x hour</td>", "&lt;script&gt; 23 %", ">8.61</th>")
                .doesNotContain("<script>");
    }

    @Test
    void a_credit_note_says_whether_it_takes_all_of_its_invoice_back_or_gives_back_a_part() {
        assertThat(InvoiceHtml.of(note(OLD, correction(OLD, "7.00")), WORDS))
                .contains("Gives back a part of: INV-2026-000009");
        assertThat(InvoiceHtml.of(note(OLD, invoice("VAT").lines().getFirst()), WORDS))
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
        assertThat(InvoiceHtml.of(
                        about(InvoiceKind.SUPPLEMENT, "INV-2026-000010", OLD, correction(OLD, "7.00")), WORDS))
                .contains("<h1>Supplementary invoice INV-2026-000010</h1>", "Adds to: INV-2026-000009");
    }

    @Test
    void a_document_without_a_day_by_which_it_is_to_be_paid_names_none() {
        InvoiceItem note = note(new UUID(0, 9), invoice("VAT").lines().getFirst());
        assertThat(InvoiceHtml.of(note, WORDS)).doesNotContain("Due:");
        assertThat(InvoiceCsv.of(note, WORDS)).endsWith(",1,\r\n");
    }

    private static InvoiceLineItem correction(UUID of, String amount) {
        return new InvoiceLineItem(InvoiceLine.Kind.CORRECTION, null, null, null, null, null, null, of, amount);
    }

    private static InvoiceItem note(UUID corrects, InvoiceLineItem... lines) {
        return about(InvoiceKind.CREDIT_NOTE, "CN-2026-000001", corrects, lines);
    }

    private static InvoiceItem about(InvoiceKind kind, String number, UUID corrects, InvoiceLineItem... lines) {
        InvoiceItem invoice = invoice("VAT");
        return with(invoice, kind, InvoiceState.FINAL, number, invoice.issuedAt(), corrects, lines);
    }

    private static InvoiceItem with(
            InvoiceItem invoice,
            InvoiceKind kind,
            InvoiceState state,
            @Nullable String number,
            @Nullable Instant issuedAt,
            @Nullable UUID corrects,
            InvoiceLineItem... lines) {
        return new InvoiceItem(
                invoice.id(),
                invoice.tenant(),
                invoice.month(),
                kind,
                state,
                number,
                issuedAt,
                kind == InvoiceKind.CREDIT_NOTE || issuedAt == null ? null : invoice.dueOn(),
                corrects,
                null,
                invoice.currency(),
                invoice.priceList(),
                invoice.priceVersion(),
                invoice.termsVersion(),
                invoice.seller(),
                invoice.billTo(),
                List.of(lines),
                invoice.net(),
                invoice.taxName(),
                invoice.taxPercent(),
                invoice.tax(),
                invoice.total(),
                invoice.unpriced(),
                null,
                false,
                null);
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
                LocalDate.parse("2026-04-16"),
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
                List.of(),
                null,
                false,
                null);
    }
}
