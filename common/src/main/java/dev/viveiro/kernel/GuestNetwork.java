package dev.viveiro.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a guest is told of its network beside its address, where that is not what every machine is told.
 *
 * @param hostname an RFC 1123 label; null for the machine's name
 * @param gateway IPv4 in dotted form, the router that the guest uses; null for the one of its network
 * @param dns IPv4 in dotted form, the resolvers in the order in which they are asked; empty for those of its network
 */
public record GuestNetwork(
        @Nullable String hostname, @Nullable String gateway, List<String> dns) {
    /** Nothing but what every machine is told. */
    public static final GuestNetwork USUAL = new GuestNetwork(null, null, List.of());

    /** How many resolvers a guest asks: a C library takes no more of {@code resolv.conf(5)}. */
    public static final int MOST_DNS = 3;

    public GuestNetwork {
        dns = List.copyOf(dns);
    }
}
