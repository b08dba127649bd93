package dev.viveiro.metering.billing.web;

import static dev.viveiro.metering.billing.web.PdfSheet.LEFT;
import static dev.viveiro.metering.billing.web.PdfSheet.RIGHT;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfStructureElement;

/** A document on paper. The same document is the same bytes, whenever and wherever it is asked for. */
final class InvoicePdf {
    private static final float SIZE = 9;
    private static final float TITLE_SIZE = 16;
    private static final float PADDING = 4;

    /** Where a column is; numbers stand at its right edge, and are made smaller rather than cut. */
    private record Column(float from, float to, boolean numbers) {
        float width() {
            return to - from;
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column(LEFT, 230, false),
            new Column(236, 316, true),
            new Column(324, 392, false),
            new Column(398, 466, true),
            new Column(472, RIGHT, true));

    private final PdfSheet sheet;
    private final PdfStructureElement table;
    private final String[] head;

    private InvoicePdf(PdfSheet sheet, String currency) {
        this.sheet = sheet;
        this.table = sheet.within(null, PdfName.TABLE);
        this.head = new String[] {"What", "Volume", "Unit", "Price", currency};
    }

    static void write(InvoiceItem invoice, InvoiceWords words, OutputStream out) {
        String title = title(invoice, words);
        try (PdfSheet sheet = new PdfSheet(out, invoice.id(), title, date(invoice), stamp(invoice))) {
            invoice.seller().forEach(line -> sheet.paragraph(PdfName.P, false, SIZE, line));
            sheet.space(SIZE);
            sheet.paragraph(PdfName.H1, true, TITLE_SIZE, title);
            sheet.space(SIZE);
            invoice.billTo().forEach(line -> sheet.paragraph(PdfName.P, false, SIZE, line));
            sheet.space(SIZE);
            facts(invoice, words).forEach(line -> sheet.paragraph(PdfName.P, false, SIZE, line));
            sheet.space(SIZE);
            new InvoicePdf(sheet, invoice.currency()).rows(invoice, words);
        }
    }

    private static String title(InvoiceItem invoice, InvoiceWords words) {
        String title = InvoiceWords.title(invoice);
        return invoice.corrects() == null ? title : title + " for " + words.name(invoice.corrects());
    }

    private static @Nullable String stamp(InvoiceItem invoice) {
        return switch (invoice.state()) {
            case DRAFT -> "DRAFT";
            case VOID -> "VOID";
            case FINAL -> null;
        };
    }

    /** The day of issue, as PDF has dates (ISO 32000-1, 7.9.4). */
    private static @Nullable String date(InvoiceItem invoice) {
        return invoice.issuedAt() == null
                ? null
                : "D:" + invoice.issuedAt().toString().substring(0, 10).replace("-", "") + "000000Z";
    }

    private static List<String> facts(InvoiceItem invoice, InvoiceWords words) {
        List<String> facts = new ArrayList<>();
        facts.add("Month: " + invoice.month());
        if (invoice.issuedAt() != null) {
            facts.add("Issued: " + invoice.issuedAt().toString().substring(0, 10));
        }
        if (invoice.dueOn() != null) {
            facts.add("Due: " + invoice.dueOn());
        }
        String corrects = words.corrects(invoice);
        if (corrects != null) {
            facts.add(corrects);
        }
        facts.add("Prices: " + invoice.priceList() + ", version " + invoice.priceVersion());
        return facts;
    }

    private void rows(InvoiceItem invoice, InvoiceWords words) {
        sheet.makeRoom(3 * (PdfSheet.height(1, SIZE) + PADDING));
        row(false, true, head);
        for (InvoiceLineItem line : invoice.lines()) {
            row(
                    true,
                    false,
                    words.what(line),
                    text(line.volume()),
                    text(InvoiceWords.unit(line)),
                    text(line.price()),
                    line.amount());
        }
        // the sums stay together
        sheet.makeRoom(4 * (PdfSheet.height(1, SIZE) + PADDING));
        row(false, true, "Sum", "", "", "", invoice.net());
        row(false, true, InvoiceWords.tax(invoice), "", "", "", invoice.tax());
        row(false, true, "Total", "", "", "", invoice.total());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** @param headed whether the head stands above it on a new page, too */
    private void row(boolean headed, boolean strong, String... cells) {
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            Column column = COLUMNS.get(i);
            PdfLetters letters = sheet.letters(strong);
            lines.add(
                    column.numbers()
                            ? List.of(letters.writable(cells[i]))
                            : letters.lines(cells[i], SIZE, column.width()));
        }
        int most = lines.stream().mapToInt(List::size).max().orElse(1);
        if (sheet.makeRoom(PdfSheet.height(most, SIZE) + PADDING) && headed) {
            draw(null, true, Arrays.stream(head).map(List::of).toList());
        }
        draw(sheet.within(table, PdfName.TABLEROW), strong, lines);
    }

    /** @param row null for what repeats what was said already */
    private void draw(@Nullable PdfStructureElement row, boolean strong, List<List<String>> cells) {
        PdfLetters letters = sheet.letters(strong);
        int most = 1;
        for (int i = 0; i < cells.size(); i++) {
            Column column = COLUMNS.get(i);
            List<String> lines = cells.get(i);
            PdfStructureElement cell = row == null ? null : sheet.within(row, strong ? PdfName.TH : PdfName.TD);
            if (column.numbers()) {
                number(cell, letters, column, lines.getFirst());
            } else if (!lines.getFirst().isEmpty()) {
                sheet.write(cell, letters, SIZE, column.from(), lines);
            }
            most = Math.max(most, lines.size());
        }
        sheet.space(PdfSheet.height(most, SIZE) + PADDING);
        sheet.rule();
    }

    private void number(@Nullable PdfStructureElement cell, PdfLetters letters, Column column, String text) {
        if (!text.isEmpty()) {
            float size = Math.min(SIZE, SIZE * column.width() / letters.width(text, SIZE));
            sheet.write(cell, letters, size, column.to() - letters.width(text, size), List.of(text));
        }
    }
}
