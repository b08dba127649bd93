package dev.viveiro.metering.billing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.rating.Per;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvoicePdfTest {
    private static final UUID EARLIER = new UUID(0, 7);
    private static final InvoiceLineItem MEMORY = usage("MEMORY", "744.000000", 1024, "0.01", "7.44");
    private static final InvoiceLineItem CORRECTION =
            new InvoiceLineItem(InvoiceLine.Kind.CORRECTION, null, null, null, null, null, null, EARLIER, "-1.00");

    @Test
    void all_that_the_document_says_can_be_read() throws IOException {
        String text = text(pdf(invoice(InvoiceState.FINAL, List.of(MEMORY, CORRECTION))));
        assertThat(text)
                .contains("Elm & Sons", "2 Seller Street", "Oak Ltd", "1 Elm Street")
                .contains("Invoice INV-2026-000001", "Month: 2026-03", "Issued: 2026-04-02", "Due: 2026-04-16")
                .contains("standard, version 1")
                .contains("MEMORY", "744.000000", "1024 x hour", "0.01", "7.44")
                .contains("Correction of INV-2026-000009", "-1.00")
                .contains("Sum", "6.44", "VAT 23 %", "1.48", "Total", "7.92", "EUR")
                .contains("Page 1 of 1")
                .doesNotContain("DRAFT", "VOID");
    }

    @Test
    void letters_beyond_latin_1_are_there_and_those_that_the_font_lacks_are_shown_by_their_number() throws IOException {
        InvoiceItem invoice = invoice(InvoiceState.FINAL, List.of(usage("PLAN:ñ€łя", "1", 1, "1", "1.00")));
        String text = text(pdf(from(invoice, "Łódź Ωmega 樹")));
        assertThat(text).contains("PLAN:ñ€łя", "Łódź Ωmega [U+6A39]");
    }

    @Test
    void a_letter_in_two_parts_is_one() throws IOException {
        assertThat(text(pdf(from(invoice(InvoiceState.FINAL, List.of(MEMORY)), "man\u0303ana"))))
                .contains("mañana");
    }

    @Test
    void the_same_document_is_the_same_bytes() {
        byte[] once = pdf(invoice(InvoiceState.FINAL, List.of(MEMORY)));
        assertThat(pdf(invoice(InvoiceState.FINAL, List.of(MEMORY)))).isEqualTo(once);
        assertThat(once).hasSizeBetween(5_000, 100_000);
        byte[] draft = pdf(invoice(InvoiceState.DRAFT, List.of(MEMORY)));
        assertThat(pdf(invoice(InvoiceState.DRAFT, List.of(MEMORY))))
                .isEqualTo(draft)
                .isNotEqualTo(once);
    }

    @Test
    void a_long_document_goes_on_over_pages_each_with_the_tables_head_and_its_number() throws IOException {
        List<InvoiceLineItem> lines = IntStream.range(0, 200)
                .mapToObj(i -> usage("METER-" + i + "-", "1.000000", 1, "1", i + ".00"))
                .toList();
        byte[] pdf = pdf(invoice(InvoiceState.FINAL, lines));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            int pages = document.getNumberOfPages();
            assertThat(pages).isGreaterThan(3);
            StringBuilder all = new StringBuilder();
            for (int page = 1; page <= pages; page++) {
                PDFTextStripper stripper = new PDFTextStripper();
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                String text = stripper.getText(document);
                assertThat(text).contains("Volume", "Page " + page + " of " + pages, "INV-2026-000001");
                all.append(text);
            }
            lines.forEach(line -> assertThat(all).contains(line.meter(), line.amount()));
        }
    }

    @Test
    void amounts_stand_right() throws IOException {
        List<InvoiceLineItem> lines =
                List.of(usage("A", "1", 1, "1", "7.00"), usage("B", "1", 1, "1", "123456789012.00"));
        List<Float> ends = new ArrayList<>();
        PDFTextStripper stripper = new PDFTextStripper() {
            @Override
            protected void writeString(String text, List<TextPosition> letters) throws IOException {
                if (text.endsWith("7.00") || text.endsWith("123456789012.00")) {
                    TextPosition last = letters.getLast();
                    ends.add(last.getXDirAdj() + last.getWidthDirAdj());
                }
                super.writeString(text, letters);
            }
        };
        try (PDDocument document = Loader.loadPDF(pdf(invoice(InvoiceState.FINAL, lines)))) {
            stripper.getText(document);
        }
        assertThat(ends).hasSize(2).allSatisfy(end -> assertThat(end).isCloseTo(PdfSheet.RIGHT, within(0.5f)));
    }

    @Test
    void what_is_not_final_says_so_on_each_page() throws IOException {
        assertThat(text(pdf(invoice(InvoiceState.DRAFT, List.of(MEMORY))))).contains("DRAFT", "(draft)");
        assertThat(text(pdf(invoice(InvoiceState.VOID, List.of(MEMORY))))).contains("VOID", "(void)");
    }

    @Test
    void a_credit_note_is_named_after_its_invoice() throws IOException {
        byte[] note = pdf(document(InvoiceKind.CREDIT_NOTE, InvoiceState.FINAL, EARLIER, List.of(MEMORY)));
        assertThat(text(note))
                .contains("Credit note INV-2026-000001 for INV-2026-000009")
                .doesNotContain("Due:");
    }

    @Test
    void title_language_date_and_structure_are_told_and_fonts_are_embedded_in_part() throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf(invoice(InvoiceState.FINAL, List.of(MEMORY))))) {
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Invoice INV-2026-000001");
            assertThat(document.getDocumentInformation().getProducer()).isEqualTo("Viveiro");
            assertThat(document.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo(Instant.parse("2026-04-02T00:00:00Z"));
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("en");
            assertThat(document.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            assertThat(document.getDocumentCatalog().getStructureTreeRoot().getKids())
                    .isNotEmpty();
            for (var name : document.getPage(0).getResources().getFontNames()) {
                var font = document.getPage(0).getResources().getFont(name);
                assertThat(font.isEmbedded()).isTrue();
                assertThat(font.getName()).matches("[A-Z]{6}\\+LiberationSans.*");
            }
        }
        try (PDDocument draft = Loader.loadPDF(pdf(invoice(InvoiceState.DRAFT, List.of(MEMORY))))) {
            assertThat(draft.getDocumentInformation().getCreationDate()).isNull();
        }
    }

    private static byte[] pdf(InvoiceItem invoice) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InvoiceWords words = new InvoiceWords(Map.of(EARLIER, "INV-2026-000009"));
        InvoicePdf.write(invoice, words, out);
        return out.toByteArray();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static InvoiceLineItem usage(String meter, String volume, long quantity, String price, String amount) {
        return new InvoiceLineItem(InvoiceLine.Kind.USAGE, meter, 1, volume, quantity, Per.HOUR, price, null, amount);
    }

    private static InvoiceItem invoice(InvoiceState state, List<InvoiceLineItem> lines) {
        return document(InvoiceKind.INVOICE, state, null, lines);
    }

    private static InvoiceItem from(InvoiceItem invoice, String seller) {
        return document(invoice.kind(), invoice.state(), invoice.corrects(), seller, invoice.lines());
    }

    private static InvoiceItem document(
            InvoiceKind kind, InvoiceState state, @Nullable UUID corrects, List<InvoiceLineItem> lines) {
        return document(kind, state, corrects, "Elm & Sons", lines);
    }

    private static InvoiceItem document(
            InvoiceKind kind, InvoiceState state, @Nullable UUID corrects, String seller, List<InvoiceLineItem> lines) {
        boolean draft = state == InvoiceState.DRAFT;
        return new InvoiceItem(
                new UUID(3, 1),
                new TenantId(new UUID(0, 2)),
                "2026-03",
                kind,
                state,
                draft ? null : "INV-2026-000001",
                draft ? null : Instant.parse("2026-04-02T11:22:33Z"),
                draft || kind == InvoiceKind.CREDIT_NOTE ? null : LocalDate.parse("2026-04-16"),
                corrects,
                null,
                "EUR",
                "standard",
                1,
                1,
                List.of(seller, "2 Seller Street"),
                List.of("Oak Ltd", "1 Elm Street"),
                lines,
                "6.44",
                "VAT",
                "23",
                "1.48",
                "7.92",
                List.of(),
                null,
                false,
                null);
    }
}
