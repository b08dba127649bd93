package dev.viveiro.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextPageToken to be sent as {@code pageToken} for the next page; absent on the last
 */
public record Page<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * A page from rows that were read with one more than the limit, which tells whether there is a next page.
     *
     * @param rows up to {@code query.limit() + 1}
     * @param key the key of a row, which the next query gets as {@code after}
     */
    public static <T> Page<T> of(List<T> rows, PageQuery query, Function<T, String> key) {
        if (rows.size() <= query.limit()) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, query.limit());
        return new Page<>(items, query.tokenAfter(key.apply(items.getLast())));
    }

    /** The same page with every item in another form. */
    public <R> Page<R> map(Function<? super T, ? extends R> form) {
        return new Page<>(items.stream().<R>map(form).toList(), nextPageToken);
    }
}
