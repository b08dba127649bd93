package dev.viveiro.simulation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.host.watch.HostWatch.Verdict;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.kernel.VmId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/** What is reserved of hosts and of the network. */
interface ReservationContract {
    Ports ports();

    private Hosts hosts() {
        return ports().bean(Hosts.class);
    }

    private AddressPool pool() {
        return ports().bean(AddressPool.class);
    }

    private HostCapacity host() {
        return hosts().find(ports().host).orElseThrow();
    }

    private boolean reserves(Reservation more) {
        return ports().written(() -> hosts().reserveIfFits(ports().host, more));
    }

    @Test
    default void a_host_is_reserved_until_it_is_full() {
        Reservation half = Reservation.ofOne(8, 1024, 10);
        assertThat(reserves(half)).isTrue();
        assertThat(reserves(Reservation.ofOne(9, 0, 0))).isFalse();
        assertThat(reserves(half)).isTrue();
        assertThat(reserves(Reservation.ofOne(1, 0, 0))).isFalse();
        assertThat(host().reserved()).isEqualTo(new HostResources(16, 2048, 20));
        assertThat(host().machines()).isEqualTo(2);
        ports().write(() -> hosts().release(ports().host, half));
        assertThat(host().reserved()).isEqualTo(new HostResources(8, 1024, 10));
    }

    @Test
    default void what_is_known_to_be_there_is_reserved_room_or_not() {
        ports().write(() -> hosts().reserve(ports().host, Reservation.ofOne(99, 1, 1)));
        assertThat(host().reserved().vcpus()).isEqualTo(99);
    }

    @Test
    default void more_than_is_reserved_can_not_be_given_back() {
        assertThatThrownBy(() -> ports().write(() -> hosts().release(ports().host, Reservation.ofOne(1, 0, 0))))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(host().machines()).isZero();
    }

    @Test
    default void a_host_that_is_not_up_or_can_not_work_takes_nothing_new() {
        assertThat(hosts().placeable()).extracting(HostCapacity::id).containsExactly(ports().host, ports().other);
        ports().write(() -> hosts().recordReport(ports().report(ports().host, 2, "no disk")));
        assertThat(reserves(Reservation.ofOne(1, 1, 1))).isFalse();
        assertThat(hosts().placeable()).extracting(HostCapacity::id).containsExactly(ports().other);
        ports().write(() -> hosts().recordReport(ports().report(ports().host, 3, null)));
        ports().stores().carryOut(new Verdict(ports().host, HostState.SUSPECT, false));
        assertThat(reserves(Reservation.ofOne(1, 1, 1))).isFalse();
    }

    /** The contract found it: each look kept its connection until somebody closed a stream that nobody saw. */
    @Test
    default void hosts_are_read_as_often_as_one_likes_outside_of_a_transaction() {
        for (int i = 0; i < 10; i++) {
            assertThat(hosts().placeable()).hasSize(2);
        }
    }

    @Test
    default void a_report_counts_once_and_only_the_newest() {
        assertThat(ports().written(() -> hosts().recordReport(ports().report(ports().host, 1, "old"))))
                .isFalse();
        assertThat(ports().written(() -> hosts().recordReport(ports().report(ports().host, 2, "new"))))
                .isTrue();
        assertThat(host().impediment()).isEqualTo("new");
    }

    @Test
    default void secrets_are_sealed_to_the_key_of_the_newest_report() {
        assertThat(hosts().sealingKey(ports().host)).isEmpty();
        ports().write(() -> hosts().recordReport(ports().report(ports().host, 3, null, "a key")));
        ports().write(() -> hosts().recordReport(ports().report(ports().host, 2, null, "an older key")));
        assertThat(hosts().sealingKey(ports().host)).contains("a key");
        assertThat(hosts().sealingKey(ports().other)).isEmpty();
        ports().write(() -> hosts().recordReport(ports().report(ports().host, 4, null)));
        assertThat(hosts().sealingKey(ports().host)).isEmpty();
    }

    @Test
    default void a_lost_host_stays_lost_until_it_knows_its_new_epoch() {
        ports().stores().carryOut(new Verdict(ports().host, HostState.LOST, false));
        assertThat(host().epoch()).isEqualTo(2);
        ports().write(() -> hosts().recordReport(ports().report(ports().host, 2, null)));
        assertThat(host().state()).isEqualTo(HostState.LOST);
    }

    @Test
    default void locked_hosts_come_in_the_order_of_their_ids() {
        assertThat(ports().written(() -> hosts().lock(List.of(ports().other, ports().host))))
                .extracting(HostCapacity::id)
                .containsExactly(ports().host, ports().other);
    }

    @Test
    default void addresses_are_taken_by_one_and_run_out() {
        VmId vm = ports().ids.nextVm();
        assertThat(ports().written(() -> pool().take(vm)).address()).isEqualTo("10.64.0.2");
        List<VmId> three =
                List.of(ports().ids.nextVm(), ports().ids.nextVm(), ports().ids.nextVm());
        assertThat(ports().written(() -> pool().take(three)).keySet()).containsExactlyInAnyOrderElementsOf(three);
        assertThatThrownBy(() -> ports().write(() -> pool().take(ports().ids.nextVm())))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() ->
                        ports().write(() -> pool().take(List.of(ports().ids.nextVm()))))
                .isInstanceOf(ProblemException.class);
        assertThat(ports().stores().books().addresses()).hasSize(4);
    }

    @Test
    default void one_address_is_taken_by_whoever_asks_for_it_first() {
        VmId first = ports().ids.nextVm();
        VmId second = ports().ids.nextVm();
        assertThat(ports().written(() -> pool().take(first, "10.64.0.4")).address())
                .isEqualTo("10.64.0.4");
        assertThatThrownBy(() -> ports().write(() -> pool().take(second, "10.64.0.4")))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.ADDRESS_IN_USE));
        assertThatThrownBy(() -> ports().write(() -> pool().take(second, "192.0.2.1")))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST));
        assertThat(ports().stores().books().addresses()).containsExactly(Map.entry("10.64.0.4", first));
    }

    @Test
    default void the_address_that_was_never_used_or_is_free_for_longest_goes_first() {
        VmId first = ports().ids.nextVm();
        VmId second = ports().ids.nextVm();
        ports().write(() -> pool().take(first));
        ports().write(() -> pool().take(second));
        ports().write(() -> pool().release(second, "10.64.0.3"));
        ports().clock.advance(Duration.ofSeconds(1));
        ports().write(() -> pool().release(Map.of("10.64.0.2", first)));
        List<String> taken = java.util.stream.Stream.generate(() ->
                        ports().written(() -> pool().take(ports().ids.nextVm())).address())
                .limit(4)
                .toList();
        assertThat(taken).containsExactly("10.64.0.4", "10.64.0.5", "10.64.0.3", "10.64.0.2");
    }

    @Test
    default void an_address_is_given_back_only_by_whoever_has_it() {
        VmId owner = ports().ids.nextVm();
        ports().write(() -> pool().take(owner));
        ports().write(() -> pool().release(ports().ids.nextVm(), "10.64.0.2"));
        assertThat(ports().stores().books().addresses()).containsEntry("10.64.0.2", owner);
        ports().write(() -> pool().release(owner, "10.64.0.2"));
        assertThat(ports().stores().books().addresses()).isEmpty();
    }
}
