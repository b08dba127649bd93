package dev.viveiro.gateway.image.web;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Receiving.Piece;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Content-Range} of a request (RFC 9110, 14.4 and 14.5): which part of the whole its body is. {@code bytes *&#47;5000} with
 * an empty body brings nothing: all came before, and is to be compared.
 */
final class ContentRange {
    static final String HEADER = "Content-Range";

    private static final Pattern FORM = Pattern.compile("bytes (\\d{1,15})-(\\d{1,15})/(\\d{1,15})");

    private static final Pattern NOTHING_MORE = Pattern.compile("bytes \\*/(\\d{1,15})");

    private ContentRange() {}

    /** Without the header the body is the whole; throws a 400 problem for one that makes no sense. */
    static Piece read(@Nullable String header) {
        if (header == null) {
            return Piece.WHOLE;
        }
        Matcher matcher = FORM.matcher(header.strip());
        if (matcher.matches()) {
            long first = Long.parseLong(matcher.group(1));
            long last = Long.parseLong(matcher.group(2));
            long total = Long.parseLong(matcher.group(3));
            if (first <= last && last < total) {
                return new Piece(first, last, total);
            }
        }
        Matcher nothingMore = NOTHING_MORE.matcher(header.strip());
        if (nothingMore.matches() && Long.parseLong(nothingMore.group(1)) > 0) {
            return Piece.nothingAfter(Long.parseLong(nothingMore.group(1)));
        }
        throw ProblemException.field(
                HEADER,
                "invalid-content-range",
                "Expected Content-Range to be like 'bytes 1000-1999/5000', with the size of the whole at the end, or 'bytes"
                        + " */5000' when all came before.");
    }
}
