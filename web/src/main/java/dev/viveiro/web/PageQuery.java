package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted. Pages follow a key, so nothing is skipped or repeated when rows come and go. A token begins
 * with the mark of its list, and no other list takes it.
 *
 * @param limit items per page, 1 to {@value #MAX}
 * @param after key of the last item of the page before; null for the first page
 * @param list path of the list
 */
public record PageQuery(int limit, @Nullable String after, String list) {
    /** Name of the parameter that says how many items a page has. */
    static final String LIMIT = "limit";
    /** Name of the parameter that says which page it is. */
    static final String TOKEN = "pageToken";
    /** Items per page when nothing is asked. */
    public static final int DEFAULT = 50;
    /** The most items in one page. */
    public static final int MAX = 500;

    /** Reads query parameters; throws a 400 problem that points to the one that is wrong. */
    static PageQuery read(String list, Optional<String> limit, Optional<String> token) {
        return new PageQuery(
                limit.map(PageQuery::limit).orElse(DEFAULT),
                token.map(text -> decode(list, text)).orElse(null),
                list);
    }

    private static int limit(String text) {
        if (text.matches("\\d{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        }
        throw ProblemException.field("?limit", "out-of-range", "Expected limit to be a number from 1 to " + MAX + ".");
    }

    /** The key in the form that the list uses; a token that was not made by this list is a 400 problem. */
    public <K> Optional<K> after(Function<String, K> parse) {
        if (after == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(after));
        } catch (RuntimeException e) {
            throw badToken();
        }
    }

    /** The token of the page that follows the item with this key. */
    public String tokenAfter(String key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((mark(list) + key).getBytes(StandardCharsets.UTF_8));
    }

    /** Tells lists apart, the same in every replica; it keeps nobody from making a token up. */
    private static String mark(String list) {
        return HexFormat.of().toHexDigits(list.hashCode());
    }

    private static String decode(String list, String token) {
        if (token.length() > 1000) {
            throw badToken();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String mark = mark(list);
            if (UnsafeText.in(text) != null || !text.startsWith(mark) || text.length() == mark.length()) {
                throw badToken();
            }
            return text.substring(mark.length());
        } catch (IllegalArgumentException e) {
            throw badToken();
        }
    }

    private static ProblemException badToken() {
        return ProblemException.field(
                "?pageToken",
                "invalid-token",
                "Expected the nextPageToken of an earlier answer of this list, unchanged.");
    }
}
