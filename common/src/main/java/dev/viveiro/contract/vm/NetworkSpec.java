package dev.viveiro.contract.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.GuestNetwork;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One network card.
 *
 * @param address IPv4 in dotted form
 * @param prefixLength 0 to 32
 * @param gateway IPv4 in dotted form, of the network
 * @param mac six octets, colon separated, locally administered
 * @param guest null, and not sent, for a guest that is told what every machine is told
 */
public record NetworkSpec(
        String address,
        int prefixLength,
        String gateway,
        String mac,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GuestNetwork guest) {
    public NetworkSpec {
        guest = GuestNetwork.USUAL.equals(guest) ? null : guest;
    }

    /** Of a guest that is told what every machine is told. */
    public NetworkSpec(String address, int prefixLength, String gateway, String mac) {
        this(address, prefixLength, gateway, mac, null);
    }

    /** What the guest is told beside its address. */
    public GuestNetwork told() {
        return Objects.requireNonNullElse(guest, GuestNetwork.USUAL);
    }

    /** The same for a guest that is told this. */
    public NetworkSpec telling(@Nullable GuestNetwork other) {
        return new NetworkSpec(address, prefixLength, gateway, mac, other);
    }
}
