package dev.viveiro.metering.billing.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openpdf.text.pdf.BaseFont;

/**
 * The letters of one document: a font with the alphabets of Europe, of which only what is used is embedded. Not safe for several
 * threads, and for one document: it remembers what was used.
 */
final class PdfLetters {
    private static final String FOLDER = "/liberation/";

    private final BaseFont font;

    private PdfLetters(String file) {
        try (InputStream letters = PdfLetters.class.getResourceAsStream(FOLDER + file)) {
            if (letters == null) {
                throw new IllegalStateException("expected the font " + file + " on the class path");
            }
            font = BaseFont.createFont(
                    file, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, false, letters.readAllBytes(), null);
        } catch (IOException e) {
            throw new UncheckedIOException("the font " + file + " can't be read", e);
        }
        font.setSecureRandom(new NoLot());
    }

    /** What is embedded of a font has a name that begins with six letters drawn by lot. The same document is to be the same bytes. */
    private static final class NoLot extends SecureRandom {
        @Override
        public double nextDouble() {
            return 0;
        }
    }

    static PdfLetters regular() {
        return new PdfLetters("LiberationSans-Regular.ttf");
    }

    static PdfLetters bold() {
        return new PdfLetters("LiberationSans-Bold.ttf");
    }

    BaseFont font() {
        return font;
    }

    /** As it can be written: a letter that the font lacks would vanish, and is shown by its number instead. */
    String writable(String text) {
        StringBuilder written = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .forEach(letter -> written.append(
                        font.charExists(letter)
                                ? Character.toString(letter)
                                : String.format(Locale.ROOT, "[U+%04X]", letter)));
        return written.toString();
    }

    float width(String text, float size) {
        return font.getWidthPoint(text, size);
    }

    /** The text in lines of at most that width, cut between words, or inside of one that is wider. */
    List<String> lines(String text, float size, float width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : writable(text).split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, size) > width) {
                lines.add(line.toString());
                longer = word;
            }
            line.setLength(0);
            line.append(cut(longer, size, width, lines));
        }
        lines.add(line.toString());
        return lines;
    }

    /** Adds what fills lines, and returns the rest. */
    private String cut(String text, float size, float width, List<String> lines) {
        String rest = text;
        while (width(rest, size) > width && rest.codePointCount(0, rest.length()) > 1) {
            int end = rest.offsetByCodePoints(0, 1);
            while (width(rest.substring(0, rest.offsetByCodePoints(end, 1)), size) <= width) {
                end = rest.offsetByCodePoints(end, 1);
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        return rest;
    }
}
