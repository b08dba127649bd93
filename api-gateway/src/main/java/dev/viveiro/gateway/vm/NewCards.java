package dev.viveiro.gateway.vm;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.GuestNetwork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of what somebody wants the whole card that a machine is to have. */
final class NewCards {
    private NewCards() {}

    /**
     * Takes the new address, if it needs one, for the machine, whose row the caller holds.
     *
     * @throws ProblemException no-capacity, address-in-use, invalid-state while it may have another address already, and
     *     invalid-request
     */
    static Argument.NewNetwork of(Vm vm, CardWish wish, AddressPool addresses) {
        NetworkSpec own = vm.place().network();
        NetworkSpec held = held(vm, wish.address());
        GuestNetwork before = own.told();
        String hostname = wish.hostname() == null ? before.hostname() : wish.hostname();
        String gateway = wish.gateway() == null ? before.gateway() : wish.gateway();
        NetworkSpec card = held != null ? held : take(vm, wish.address(), gateway, addresses);
        GuestNetwork guest = new GuestNetwork(
                vm.identity().name().equals(hostname) ? null : hostname,
                card.gateway().equals(gateway) ? null : gateway,
                wish.dns() == null ? before.dns() : wish.dns());
        if (guest.gateway() != null) {
            requireReachable(guest.gateway(), card);
        }
        return new Argument.NewNetwork(card.telling(guest), held == null);
    }

    /** With an address that is the machine's already; null when it needs one more. */
    private static @Nullable NetworkSpec held(Vm vm, @Nullable String address) {
        NetworkSpec own = vm.place().network();
        String beside = vm.place().beside();
        if (address == null || address.equals(own.address())) {
            return own;
        }
        boolean held = address.equals(CardWish.ANOTHER) ? beside != null : address.equals(beside);
        return held && beside != null
                ? new NetworkSpec(beside, own.prefixLength(), own.gateway(), AddressPool.mac(beside))
                : null;
    }

    private static NetworkSpec take(Vm vm, @Nullable String address, @Nullable String router, AddressPool addresses) {
        String beside = vm.place().beside();
        if (beside != null) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    "Its host has not said yet whether the machine has "
                            + vm.place().network().address() + " or " + beside
                            + ". Ask for one of the two, or start or stop it; then ask again.");
        }
        if (address != null && !address.equals(CardWish.ANOTHER)) {
            return addresses.take(vm.id(), address);
        }
        NetworkSpec taken = addresses.take(vm.id());
        if (!taken.address().equals(router)) {
            return taken;
        }
        // nobody can be one's own router; while this one is held the pool gives another
        NetworkSpec second = addresses.take(vm.id());
        addresses.release(vm.id(), taken.address());
        return second;
    }

    /** A router is another machine of the same network. */
    private static void requireReachable(String gateway, NetworkSpec card) {
        long size = 1L << (32 - card.prefixLength());
        long first = number(card.address()) / size * size;
        long router = number(gateway);
        // the first and the last address are nobody's
        boolean inside = router > first && router < first + size - 1;
        if (!inside || gateway.equals(card.address())) {
            throw ProblemException.invalid(List.of(new FieldError(
                    "/gateway",
                    "gateway-out-of-reach",
                    "The gateway must be another address of the machine's network, " + card.gateway() + "/"
                            + card.prefixLength() + ".")));
        }
    }

    private static long number(String address) {
        long number = 0;
        for (String octet : address.split("\\.", -1)) {
            number = number * 256 + Integer.parseInt(octet);
        }
        return number;
    }
}
