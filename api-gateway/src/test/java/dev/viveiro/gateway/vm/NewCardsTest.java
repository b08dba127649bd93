package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.vm.domain.Machines;
import dev.viveiro.gateway.vm.domain.Needs;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewCardsTest {
    private final Vm vm = Machines.aVm(VmState.RUNNING);
    private final Vm unsettled = vm.with(Needs.during(vm, Machines.anOperation(vm, OperationType.CHANGE_NETWORK)));

    /** Gives 10.64.0.20, and then the next ones, or what is asked for. */
    private static final class OnePool implements AddressPool {
        private final List<String> taken = new ArrayList<>();

        private static NetworkSpec card(String address) {
            return new NetworkSpec(address, 17, "10.64.0.1", AddressPool.mac(address));
        }

        @Override
        public NetworkSpec take(VmId vm) {
            String address = "10.64.0." + (20 + taken.size());
            taken.add(address);
            return card(address);
        }

        @Override
        public NetworkSpec take(VmId vm, String address) {
            return card(address);
        }

        @Override
        public Map<VmId, NetworkSpec> take(List<VmId> vms) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(Map<String, VmId> addresses) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(VmId vm, String address) {
            assertThat(taken.remove(address)).isTrue();
        }
    }

    private static Argument.NewNetwork asked(
            Vm vm,
            @Nullable String hostname,
            @Nullable String address,
            @Nullable String gateway,
            @Nullable List<String> dns) {
        return asked(vm, new CardWish(hostname, address, gateway, dns), new OnePool());
    }

    private static Argument.NewNetwork asked(Vm vm, CardWish wish, OnePool pool) {
        return NewCards.of(vm, wish, pool);
    }

    private static void refused(ProblemCode code, Runnable request) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(request::run)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void what_is_not_asked_for_stays() {
        Argument.NewNetwork named = asked(vm, "mail", null, null, null);
        assertThat(named)
                .isEqualTo(new Argument.NewNetwork(
                        Machines.CARD.telling(new GuestNetwork("mail", null, List.of())), false));

        Vm told = vm.with(vm.place().settled(Machines.OTHER_CARD));
        assertThat(asked(told, null, null, null, List.of()).network().told())
                .isEqualTo(new GuestNetwork("mail", null, List.of()));
        assertThat(asked(told, null, CardWish.ANOTHER, null, null))
                .isEqualTo(
                        new Argument.NewNetwork(OnePool.card("10.64.0.20").telling(Machines.OTHER_CARD.guest()), true));
    }

    @Test
    void its_own_name_and_the_gateway_of_its_network_are_what_every_machine_is_told() {
        assertThat(asked(vm, "web-1", "10.64.0.9", "10.64.0.1", List.of()))
                .isEqualTo(new Argument.NewNetwork(Machines.CARD, false));
    }

    @Test
    void an_address_that_it_may_have_already_is_not_taken_again_and_no_third_one_is() {
        String beside = Machines.OTHER_CARD.address();
        assertThat(asked(unsettled, null, CardWish.ANOTHER, null, null))
                .isEqualTo(new Argument.NewNetwork(OnePool.card(beside), false));
        assertThat(asked(unsettled, null, beside, null, null).takesAddress()).isFalse();
        assertThat(asked(unsettled, null, "10.64.0.9", null, null))
                .isEqualTo(new Argument.NewNetwork(Machines.CARD, false));
        refused(ProblemCode.INVALID_STATE, () -> {
            var unused = asked(unsettled, null, "10.64.0.30", null, null);
        });
    }

    @Test
    void a_gateway_is_another_machine_of_its_network() {
        assertThat(asked(vm, null, null, "10.64.127.254", null).network().told().gateway())
                .isEqualTo("10.64.127.254");
        for (String gateway : List.of("10.64.128.1", "192.0.2.1", "10.64.0.0", "10.64.127.255", "10.64.0.9")) {
            refused(ProblemCode.INVALID_REQUEST, () -> {
                var unused = asked(vm, null, null, gateway, null);
            });
        }
    }

    @Test
    void a_machine_whose_gateway_is_the_address_that_is_free_next_gets_another() {
        OnePool pool = new OnePool();
        Argument.NewNetwork card = asked(vm, new CardWish(null, CardWish.ANOTHER, "10.64.0.20", null), pool);
        assertThat(card.network().address()).isEqualTo("10.64.0.21");
        assertThat(card.network().told().gateway()).isEqualTo("10.64.0.20");
        assertThat(pool.taken).containsExactly("10.64.0.21");
    }
}
