package dev.viveiro.mailsink;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of {@code GET /messages}.
 *
 * @param to the address to filter by, null for every message
 * @param limit 1-500
 * @param before the number that the page token carries; all messages of the page are older
 */
record MailQuery(@Nullable String to, int limit, long before) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;

    /** @throws InvalidQueryException when a parameter is not what it must be */
    static MailQuery of(URI uri) throws InvalidQueryException {
        var parameters = parameters(uri.getRawQuery());
        return new MailQuery(
                parameters.get("to"),
                number(parameters, "limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT).intValue(),
                number(parameters, "pageToken", Long.MAX_VALUE, 1, Long.MAX_VALUE));
    }

    private static Long number(Map<String, String> parameters, String name, long otherwise, long least, long most)
            throws InvalidQueryException {
        var text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new InvalidQueryException(
                name,
                name.equals("limit")
                        ? "Expected a whole number from " + least + " to " + most + ", but got '" + text + "'."
                        : "Expected the nextPageToken of an earlier answer, but got '" + text + "'.");
    }

    private static Map<String, String> parameters(@Nullable String query) throws InvalidQueryException {
        var found = new HashMap<String, String>();
        for (var pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            var parts = pair.split("=", 2);
            if (found.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "") != null) {
                throw new InvalidQueryException(decoded(parts[0]), "Expected this parameter once.");
            }
        }
        return found;
    }

    private static String decoded(String text) throws InvalidQueryException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidQueryException("", "Expected a query in percent-encoding: " + e.getMessage());
        }
    }

    /** A parameter that is not what it must be; the message says what was expected and what came. */
    static final class InvalidQueryException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String parameter;

        InvalidQueryException(String parameter, String message) {
            super(message);
            this.parameter = parameter;
        }

        String parameter() {
            return parameter;
        }
    }
}
