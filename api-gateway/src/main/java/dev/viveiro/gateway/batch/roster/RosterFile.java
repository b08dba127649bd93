package dev.viveiro.gateway.batch.roster;

import dev.viveiro.contract.problem.ProblemException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a CSV file (RFC 4180, UTF-8 with or without byte order mark, comma or semicolon, CRLF or LF). Blank lines do not
 * count as rows. What is wrong with a row is kept with it; what makes the file unreadable refuses it.
 */
public final class RosterFile {
    private final String text;
    private final Lines lines;

    private RosterFile(byte[] file) {
        this.text = RosterText.decode(file);
        this.lines = new Lines(text);
    }

    /**
     * Every row after the header.
     *
     * @throws ProblemException {@code invalid-roster} when there is no header, no name or email column, no row, or a quoted
     *     value that does not end; {@code too-large} when there are too many rows
     */
    public static List<RosterRow> read(byte[] file) {
        return new RosterFile(file).rows();
    }

    private List<RosterRow> rows() {
        List<RosterRow> rows = new ArrayList<>();
        RosterHeader header = null;
        for (Row row : split(delimiter())) {
            if (header == null) {
                header = RosterHeader.read(row.values(), row.line());
            } else {
                rows.add(row(header, row));
            }
            if (rows.size() > RosterRefused.ROWS_MAX) {
                throw RosterRefused.tooMany();
            }
        }
        if (header == null) {
            throw RosterRefused.because(
                    1, null, "missing-header", "The file is empty; it needs a header with the columns name and email.");
        }
        if (rows.isEmpty()) {
            throw RosterRefused.because(lines.of(text.length()), null, "no-rows", "There is no row after the header.");
        }
        return rows;
    }

    private record Row(int position, int line, List<String> values) {}

    /** The one under which the header makes sense; a comma when neither does. */
    private char delimiter() {
        int end = text.indexOf('\n', firstText());
        String start = text.substring(0, end < 0 ? text.length() : end);
        long commas = RosterHeader.needed(Arrays.asList(start.replace("\"", "").split(",", -1)));
        long semicolons =
                RosterHeader.needed(Arrays.asList(start.replace("\"", "").split(";", -1)));
        return semicolons > commas ? ';' : ',';
    }

    private int firstText() {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == '\r' || text.charAt(at) == '\n')) {
            at++;
        }
        return at;
    }

    private List<Row> split(char delimiter) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(false)
                .setIgnoreSurroundingSpaces(true)
                .get();
        List<Row> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord next : parser) {
                if (!blank(next)) {
                    int position = (int) next.getCharacterPosition();
                    rows.add(new Row(position, lines.of(position), next.toList()));
                }
            }
            return rows;
        } catch (UncheckedIOException | IOException e) {
            throw unreadable(rows);
        }
    }

    /** Where one row ends is not known any more, so neither are the rows behind it. */
    private ProblemException unreadable(List<Row> before) {
        int at = before.isEmpty() ? 0 : endOf(before.getLast());
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return RosterRefused.because(
                lines.of(at),
                null,
                "malformed-quotes",
                "From this line on, a quoted value does not end, or has text behind its closing quote.");
    }

    private int endOf(Row row) {
        boolean quoted = false;
        int at = row.position();
        while (at < text.length() && (quoted || text.charAt(at) != '\n')) {
            quoted ^= text.charAt(at) == '"';
            at++;
        }
        return at;
    }

    private static boolean blank(CSVRecord csv) {
        return csv.size() == 0 || (csv.size() == 1 && csv.get(0).isBlank());
    }

    private static RosterRow row(RosterHeader header, Row row) {
        List<String> values = row.values();
        List<RosterError> errors = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (RosterText.broken(values.get(i))) {
                errors.add(new RosterError(row.line(), header.name(i), "invalid-utf-8", "The value is not UTF-8."));
            } else if (values.get(i).indexOf('\0') >= 0) {
                errors.add(new RosterError(
                        row.line(), header.name(i), "nul-character", "The value must not contain the NUL character."));
            }
        }
        return RosterRow.of(
                row.line(),
                header.columns(),
                header.value(values, "name"),
                header.value(values, "email"),
                header.value(values, "login"),
                header.value(values, "plan"),
                header.value(values, "image"),
                errors);
    }
}
