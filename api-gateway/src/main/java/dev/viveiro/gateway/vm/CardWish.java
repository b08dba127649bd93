package dev.viveiro.gateway.vm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a machine's network card; null for what is to stay.
 *
 * @param hostname an RFC 1123 label
 * @param address IPv4 in dotted form, or {@link #ANOTHER}
 * @param gateway IPv4 in dotted form
 * @param dns IPv4 in dotted form; empty for the resolvers of its network
 */
public record CardWish(
        @Nullable String hostname,
        @Nullable String address,
        @Nullable String gateway,
        @Nullable List<String> dns) {
    /** Any address that is free. */
    public static final String ANOTHER = "another";

    public CardWish {
        dns = dns == null ? null : List.copyOf(dns);
    }
}
