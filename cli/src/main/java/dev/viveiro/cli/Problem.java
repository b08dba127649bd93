package dev.viveiro.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A refusal (RFC 9457) as the API words it; every member may be missing when something else than the API answered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        @Nullable String title,
        @Nullable String detail,
        @Nullable String code,
        @Nullable List<Field> errors) {
    /**
     * One thing wrong with the request.
     *
     * @param line of a file; null when the request is none
     * @param column of a file; null when it is about the whole row
     */
    record Field(
            @Nullable String pointer,
            @Nullable Integer line,
            @Nullable String column,
            @Nullable String detail) {
        private String inWords() {
            if (line == null) {
                return pointer + " " + detail;
            }
            return "line " + line + (column == null ? "" : ", column " + column) + ": " + detail;
        }
    }

    private static final int LINES = 20;

    /** The problem as a clause: title, detail, code and fields, as far as there are any. */
    String inWords(int status) {
        var words = new StringBuilder("the answer was ").append(status);
        if (code != null) {
            words.append(' ').append(code);
        }
        if (title != null) {
            words.append(": ").append(title);
        }
        if (detail != null && !detail.equals(title)) {
            words.append(" (").append(detail).append(')');
        }
        if (errors != null && !errors.isEmpty()) {
            words.append(errors.stream().anyMatch(field -> field.line() != null) ? lines(errors) : fields(errors));
        }
        return words.toString();
    }

    private static String fields(List<Field> errors) {
        return errors.stream().map(Field::inWords).collect(Collectors.joining(", ", " [", "]"));
    }

    /** One under the other: a person goes through them with the file at hand. */
    private static String lines(List<Field> errors) {
        var first = errors.stream().limit(LINES).map(Field::inWords).map(PlainText::of);
        var more = errors.size() - LINES;
        return first.collect(Collectors.joining("\n  ", "\n  ", more > 0 ? "\n  ... and " + more + " more" : ""));
    }
}
