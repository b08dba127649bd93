package dev.viveiro.metering.tco.intake;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a CSV file (RFC 4180, UTF-8 with or without byte order mark, comma or semicolon, CRLF or LF) with a header. Blank lines do
 * not count as rows.
 */
public final class CostFile {
    /** The most rows in one file. */
    public static final int ROWS_MAX = 10_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CostFile() {}

    /** A row and the physical line on which it starts, the header being on 1. */
    public record Row(int line, CostFields fields) {}

    /**
     * Every row after the header.
     *
     * @throws ProblemException {@code invalid-costs} for what is no such file; {@code too-large} when there are too many rows
     */
    public static List<Row> read(byte[] file) {
        String text = decode(file);
        List<Row> rows = new ArrayList<>();
        CostHeader header = null;
        for (Found found : split(text)) {
            if (header == null) {
                header = CostHeader.read(found.values(), found.line());
            } else {
                rows.add(new Row(found.line(), header.fields(found.values(), found.line())));
            }
            if (rows.size() > ROWS_MAX) {
                throw new ProblemException(
                        ProblemCode.TOO_LARGE, "A file has at most " + ROWS_MAX + " rows. Send it in parts.");
            }
        }
        if (rows.isEmpty()) {
            throw CostsRefused.because(
                    1,
                    null,
                    "no-rows",
                    "The file needs a header and a row: " + String.join(", ", CostHeader.NEEDED) + ".");
        }
        return rows;
    }

    private record Found(int line, List<String> values) {}

    private static List<Found> split(String text) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter(text))
                .setIgnoreEmptyLines(false)
                .setIgnoreSurroundingSpaces(true)
                .get();
        List<Found> rows = new ArrayList<>();
        int line = 1;
        long position = 0;
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord next : parser) {
                line += lines(text, position, next.getCharacterPosition());
                position = next.getCharacterPosition();
                if (next.size() > 1 || (next.size() == 1 && !next.get(0).isBlank())) {
                    rows.add(new Found(line, next.toList()));
                }
            }
            return rows;
        } catch (UncheckedIOException | IOException e) {
            throw CostsRefused.because(
                    line,
                    null,
                    "malformed-quotes",
                    "In this row or after it a quoted value does not end, or has text behind its closing quote.");
        }
    }

    /** Ends of lines between two places; a file that ends them with CR alone is one line. */
    private static int lines(String text, long from, long to) {
        return (int) text.substring((int) from, (int) to)
                .chars()
                .filter(c -> c == '\n')
                .count();
    }

    private static char delimiter(String text) {
        String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return header.indexOf(';') >= 0 ? ';' : ',';
    }

    private static String decode(byte[] file) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw CostsRefused.because(1, null, "nul-character", "The file must not contain the NUL character.");
            }
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw CostsRefused.because(1, null, "invalid-utf-8", "The file is not UTF-8.");
        }
    }
}
