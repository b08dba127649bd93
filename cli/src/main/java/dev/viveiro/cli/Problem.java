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
    /** One thing wrong with the request. */
    record Field(@Nullable String pointer, @Nullable String detail) {}

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
            words.append(errors.stream()
                    .map(field -> field.pointer() + " " + field.detail())
                    .collect(Collectors.joining(", ", " [", "]")));
        }
        return words.toString();
    }
}
