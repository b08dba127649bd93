package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.GuestNetwork;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A machine's network card, as its host said last.
 *
 * @param address null once the machine holds none any more
 * @param pendingAddress held beside it, and perhaps the machine's; null unless a change is under way, or nobody knows its end
 */
@Schema(name = "Network")
record NetworkView(
        @Schema(example = "web-1") String hostname,
        @Schema(example = "10.64.0.17") @Nullable String address,
        @Schema(example = "17") int prefixLength,
        @Schema(example = "10.64.0.1") String gateway,

        @Schema(description = "Empty for the resolvers of its network", example = "[\"192.0.2.53\"]")
        List<String> dns,

        @Schema(description = "Held beside the address until its host said which one the machine has") @Nullable
        String pendingAddress) {
    static NetworkView of(Vm vm) {
        NetworkSpec card = vm.place().network();
        GuestNetwork guest = card.told();
        return new NetworkView(
                Objects.requireNonNullElse(guest.hostname(), vm.identity().name()),
                vm.place().addressHeld() ? card.address() : null,
                card.prefixLength(),
                Objects.requireNonNullElse(guest.gateway(), card.gateway()),
                guest.dns(),
                vm.place().beside());
    }
}
