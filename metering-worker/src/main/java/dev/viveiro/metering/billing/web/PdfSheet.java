package dev.viveiro.metering.billing.web;

import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.Document;
import org.openpdf.text.PageSize;
import org.openpdf.text.pdf.PdfBoolean;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfLiteral;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfObject;
import org.openpdf.text.pdf.PdfString;
import org.openpdf.text.pdf.PdfStructureElement;
import org.openpdf.text.pdf.PdfTemplate;
import org.openpdf.text.pdf.PdfWriter;

/**
 * Paper of A4 that is written from the top down, with tags that say what is what (ISO 32000-1, 14.8); a page is written out as soon
 * as it is full. Nothing in it says when it was made, and nothing is drawn by lot: the same writing makes the same bytes.
 */
final class PdfSheet implements AutoCloseable {
    static final float LEFT = 50;
    static final float RIGHT = 545;

    private static final float TOP = 790;
    private static final float BOTTOM = 60;
    private static final float FOOT = 36;
    private static final float SMALL = 8;
    private static final float LEADING = 1.35f;
    private static final float STAMP_SIZE = 110;
    private static final float STAMP_GRAY = 0.9f;
    private static final PdfName ARTIFACT = new PdfName("Artifact");

    private final Document document = new Document(PageSize.A4);
    private final PdfLetters regular = PdfLetters.regular();
    private final PdfLetters bold = PdfLetters.bold();
    private final PdfWriter writer;
    private final PdfContentByte canvas;
    private final PdfTemplate pages;
    private final PdfStructureElement root;
    private final String title;
    private final @Nullable String stamp;
    private int page = 1;
    private float y = TOP;

    /**
     * @param id of the document, which becomes that of the file
     * @param date as PDF has it, like {@code D:20260402000000Z}; null for none
     * @param stamp a word that goes under the writing of each page, or null
     */
    PdfSheet(OutputStream out, UUID id, String title, @Nullable String date, @Nullable String stamp) {
        this.title = title;
        this.stamp = stamp;
        writer = PdfWriter.getInstance(document, out);
        writer.setPdfVersion(PdfWriter.VERSION_1_7);
        writer.setTagged();
        document.open();
        describe(id, date);
        canvas = writer.getDirectContent();
        pages = canvas.createTemplate(SMALL * 4, SMALL * 2);
        root = new PdfStructureElement(writer.getStructureTreeRoot(), PdfName.DOCUMENT);
        begin();
    }

    private void describe(UUID id, @Nullable String date) {
        String half = "<" + id.toString().replace("-", "") + ">";
        writer.getInfo().put(PdfName.FILEID, new PdfLiteral("[" + half + half + "]"));
        writer.getInfo().put(PdfName.TITLE, new PdfString(title, PdfObject.TEXT_UNICODE));
        writer.getInfo().put(PdfName.PRODUCER, new PdfString("Viveiro"));
        // the library has put the present moment there
        writer.getInfo().remove(PdfName.CREATIONDATE);
        if (date != null) {
            writer.getInfo().put(PdfName.CREATIONDATE, new PdfString(date));
        }
        writer.getExtraCatalog().put(PdfName.LANG, new PdfString("en"));
        writer.addViewerPreference(PdfName.DISPLAYDOCTITLE, PdfBoolean.PDFTRUE);
    }

    /** What stands on each page, and is no part of what is said. */
    private void begin() {
        canvas.beginMarkedContentSequence(ARTIFACT);
        if (stamp != null) {
            canvas.saveState();
            canvas.setGrayFill(STAMP_GRAY);
            float middle = (LEFT + RIGHT - bold.width(stamp, STAMP_SIZE)) / 2;
            show(bold, stamp, STAMP_SIZE, middle, (TOP + BOTTOM) / 2);
            canvas.restoreState();
        }
        show(regular, regular.writable(title), SMALL, LEFT, FOOT);
        String of = "Page " + page + " of ";
        float x = RIGHT - SMALL * 4 - regular.width(of, SMALL);
        show(regular, of, SMALL, x, FOOT);
        canvas.addTemplate(pages, RIGHT - SMALL * 4, FOOT);
        canvas.endMarkedContentSequence();
        y = TOP;
    }

    /** True when there was no room for so much, and a page was begun. */
    boolean makeRoom(float height) {
        if (y - height >= BOTTOM) {
            return false;
        }
        document.newPage();
        page++;
        begin();
        return true;
    }

    PdfStructureElement within(@Nullable PdfStructureElement parent, PdfName kind) {
        return new PdfStructureElement(parent == null ? root : parent, kind);
    }

    /** Text from margin to margin; it goes on below. */
    void paragraph(PdfName kind, boolean strong, float size, String text) {
        PdfLetters letters = strong ? bold : regular;
        List<String> lines = letters.lines(text, size, RIGHT - LEFT);
        makeRoom(lines.size() * size * LEADING);
        write(within(null, kind), letters, size, LEFT, lines);
        y -= lines.size() * size * LEADING;
    }

    void space(float height) {
        y -= height;
    }

    void rule() {
        canvas.beginMarkedContentSequence(ARTIFACT);
        canvas.setLineWidth(0.4f);
        canvas.moveTo(LEFT, y + 2);
        canvas.lineTo(RIGHT, y + 2);
        canvas.stroke();
        canvas.endMarkedContentSequence();
    }

    PdfLetters letters(boolean strong) {
        return strong ? bold : regular;
    }

    static float height(int lines, float size) {
        return lines * size * LEADING;
    }

    /** @param tag null for what repeats what was said already */
    void write(@Nullable PdfStructureElement tag, PdfLetters letters, float size, float x, List<String> lines) {
        if (tag == null) {
            canvas.beginMarkedContentSequence(ARTIFACT);
        } else {
            canvas.beginMarkedContentSequence(tag);
        }
        float line = y - size;
        for (String text : lines) {
            show(letters, text, size, x, line);
            line -= size * LEADING;
        }
        canvas.endMarkedContentSequence();
    }

    private void show(PdfLetters letters, String text, float size, float x, float at) {
        canvas.beginText();
        canvas.setFontAndSize(letters.font(), size);
        canvas.setTextMatrix(x, at);
        canvas.showText(text);
        canvas.endText();
    }

    /** Writes the rest; how many pages there are is known only now. */
    @Override
    public void close() {
        pages.beginText();
        pages.setFontAndSize(regular.font(), SMALL);
        pages.setTextMatrix(0, 0);
        pages.showText(Integer.toString(page));
        pages.endText();
        document.close();
    }
}
