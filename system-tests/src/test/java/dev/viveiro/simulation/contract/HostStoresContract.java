package dev.viveiro.simulation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.host.HostJournals;
import dev.viveiro.gateway.host.HostJournals.Standing;
import dev.viveiro.gateway.host.HostLife;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.host.watch.HostWatch.Verdict;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.PlacementLog;
import dev.viveiro.gateway.vm.AppliedEvents;
import dev.viveiro.gateway.vm.UnfinishedWork;
import dev.viveiro.kernel.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is remembered of hosts that come, go and forget. */
interface HostStoresContract {
    Ports ports();

    private HostJournals journals() {
        return ports().bean(HostJournals.class);
    }

    private Standing greeted(String journal, long sequence) {
        return ports().written(() -> journals().greet(ports().host, journal, sequence, true));
    }

    private boolean heard(String journal, long sequence) {
        return ports().written(() -> journals().heard(ports().host, journal, sequence));
    }

    @Test
    default void a_new_journal_retires_the_one_before() {
        assertThat(greeted("a", 0)).isEqualTo(Standing.UNKNOWN);
        assertThat(heard("a", 5)).isTrue();
        assertThat(heard("b", 1)).isTrue();
        assertThat(heard("a", 6)).isFalse();
        assertThat(greeted("a", 6)).isEqualTo(Standing.OLD);
    }

    @Test
    default void a_journal_that_is_behind_what_was_heard_of_it_is_old() {
        assertThat(heard("a", 5)).isTrue();
        assertThat(greeted("a", 5)).isEqualTo(Standing.CURRENT);
        assertThat(greeted("a", 4)).isEqualTo(Standing.OLD);
        assertThat(heard("a", 7)).isFalse();
    }

    @Test
    default void a_journal_that_does_not_know_its_last_welcome_is_old() {
        assertThat(heard("a", 5)).isTrue();
        assertThat(ports().written(() -> journals().greet(ports().host, "a", 5, false)))
                .isEqualTo(Standing.OLD);
        assertThat(heard("a", 6)).isFalse();
        assertThat(ports().written(() -> journals().greet(ports().host, "b", 0, false)))
                .isEqualTo(Standing.UNKNOWN);
    }

    @Test
    default void what_a_journal_said_counts_by_its_highest_number() {
        assertThat(heard("a", 5)).isTrue();
        assertThat(heard("a", 3)).isTrue();
        assertThat(greeted("a", 4)).isEqualTo(Standing.OLD);
    }

    @Test
    default void a_doubted_host_that_is_heard_is_up_again_and_a_lost_one_is_not() {
        HostLife life = ports().bean(HostLife.class);
        ports().stores().carryOut(new Verdict(ports().host, HostState.SUSPECT, true));
        ports().stores().carryOut(new Verdict(ports().other, HostState.LOST, false));
        assertThat(ports().written(() -> life.heard(List.of(ports().host, ports().other))))
                .containsEntry(ports().host, 1L)
                .containsEntry(ports().other, 2L);
        Hosts hosts = ports().bean(Hosts.class);
        assertThat(hosts.find(ports().host).orElseThrow().state()).isEqualTo(HostState.UP);
        assertThat(hosts.find(ports().other).orElseThrow().state()).isEqualTo(HostState.LOST);
    }

    @Test
    default void only_a_lost_host_was_destroyed_and_since_it_was_lost() {
        HostLife life = ports().bean(HostLife.class);
        ports().stores().confirmDead(ports().host);
        assertThat(life.destroyed(ports().host)).isEmpty();
        Instant lost = ports().clock.instant();
        ports().stores().carryOut(new Verdict(ports().host, HostState.LOST, false));
        ports().clock.advance(Duration.ofHours(1));
        ports().stores().confirmDead(ports().host);
        assertThat(life.destroyed(ports().host)).contains(lost);
    }

    @Test
    default void a_hello_that_was_answered_is_remembered() {
        HostLife life = ports().bean(HostLife.class);
        assertThat(life.lastWelcome(ports().host)).contains(new HostLife.Welcome(1, null, false));
        UUID greeting = ports().ids.next();
        ports().write(() -> life.welcomed(ports().host, greeting, true));
        assertThat(life.lastWelcome(ports().host)).contains(new HostLife.Welcome(1, greeting, true));
    }

    private Left left() {
        Left left = new Left(
                ports().ids.nextVm(),
                1,
                ports().host,
                "10.64.0.2",
                "10.64.0.3",
                Ports.SIZE,
                ports().clock.instant(),
                ports().ids.nextOperation(),
                0);
        ports().write(() -> {
            ports().bean(Hosts.class)
                    .reserveIfFits(
                            ports().host,
                            Reservation.ofOne(Ports.SIZE.vcpus(), Ports.SIZE.memoryMib(), Ports.SIZE.diskGib()));
            ports().bean(Remains.class).keep(left);
        });
        return left;
    }

    @Test
    default void what_was_left_is_asked_for_while_its_host_is_up_and_when_its_time_has_come() {
        Remains remains = ports().bean(Remains.class);
        Left left = left();
        Instant now = ports().clock.instant();
        assertThat(remains.toAsk(now, 10)).containsExactly(left);
        ports().write(() -> remains.asked(left, now.plusSeconds(60)));
        assertThat(remains.toAsk(now, 10)).isEmpty();
        assertThat(remains.on(ports().host, 10)).extracting(Left::attempt).containsExactly(1);
        ports().write(() -> remains.askAgain(ports().host));
        assertThat(remains.toAsk(now, 10)).hasSize(1);
        ports().stores().carryOut(new Verdict(ports().host, HostState.LOST, false));
        assertThat(remains.toAsk(now, 10)).isEmpty();
        assertThat(remains.onDead(10)).isEmpty();
        ports().stores().confirmDead(ports().host);
        assertThat(remains.onDead(10)).hasSize(1);
    }

    @Test
    default void what_was_left_is_forgotten_with_what_it_held_of_its_host() {
        Remains remains = ports().bean(Remains.class);
        Left left = left();
        assertThat(ports().written(() -> remains.lock(ports().other, left.vm(), 1)))
                .isEmpty();
        assertThat(ports().written(() -> remains.lock(ports().host, left.vm(), 1)))
                .contains(left);
        ports().write(() -> remains.forget(left));
        assertThat(remains.on(ports().host, 10)).isEmpty();
        assertThat(ports().bean(Hosts.class).find(ports().host).orElseThrow().machines())
                .isZero();
    }

    @Test
    default void what_a_host_forgot_is_asked_again_once_for_each_attempt() {
        UnfinishedWork work = ports().bean(UnfinishedWork.class);
        Operation create = ports().anOperation(ports().aVm("one").id(), OperationType.CREATE, Lane.INTERACTIVE);
        ports().write(() -> ports().bean(OperationStore.class).insert(create));
        ports().write(() -> work.forgotten(ports().other));
        assertThat(work.toAskAgain(10)).isEmpty();
        ports().write(() -> work.forgotten(ports().host));
        UnfinishedWork.Void forgotten =
                new UnfinishedWork.Void(create.vm(), create.id(), create.attempt(), ports().host);
        assertThat(work.toAskAgain(10)).containsExactly(forgotten);
        ports().write(() -> work.asked(new UnfinishedWork.Void(create.vm(), create.id(), 7, ports().host)));
        assertThat(work.toAskAgain(10)).hasSize(1);
        ports().write(() -> work.asked(forgotten));
        assertThat(work.toAskAgain(10)).isEmpty();
    }

    @Test
    default void what_a_host_forgot_that_was_destroyed_is_asked_of_nobody() {
        UnfinishedWork work = ports().bean(UnfinishedWork.class);
        Operation create = ports().anOperation(ports().aVm("one").id(), OperationType.CREATE, Lane.INTERACTIVE);
        ports().write(() -> ports().bean(OperationStore.class).insert(create));
        ports().write(() -> work.forgotten(ports().host));
        ports().write(work::askNoDestroyedHost);
        assertThat(ports().stores().books().askedAgain()).hasSize(1);
        ports().stores().carryOut(new Verdict(ports().host, HostState.LOST, false));
        ports().stores().confirmDead(ports().host);
        ports().write(work::askNoDestroyedHost);
        assertThat(ports().stores().books().askedAgain()).isEmpty();
    }

    @Test
    default void unfinished_work_is_found_on_hosts_that_were_lost_or_destroyed() {
        UnfinishedWork work = ports().bean(UnfinishedWork.class);
        Operation create = ports().anOperation(ports().aVm("one").id(), OperationType.CREATE, Lane.INTERACTIVE);
        ports().write(() -> ports().bean(OperationStore.class).insert(create));
        assertThat(work.onLostHosts(10)).isEmpty();
        ports().stores().carryOut(new Verdict(ports().host, HostState.LOST, false));
        assertThat(work.onLostHosts(10)).containsExactly(create.vm());
        assertThat(work.waitingInVain(10)).isEmpty();
        assertThat(work.onDestroyedHosts(10)).isEmpty();
        ports().stores().confirmDead(ports().host);
        assertThat(work.onDestroyedHosts(10)).containsExactly(create.vm());
    }

    @Test
    default void every_host_that_was_tried_is_remembered() {
        PlacementLog placements = ports().bean(PlacementLog.class);
        Operation create = ports().anOperation(ports().aVm("one").id(), OperationType.CREATE, Lane.INTERACTIVE);
        byte[] reasons = {'[', ']'};
        ports().write(() -> placements.keep(List.of(new PlacementLog.Entry(
                create.id(), 1, create.vm(), ports().host, ports().clock.instant(), reasons))));
        ports().write(() -> placements.keep(List.of(new PlacementLog.Entry(
                create.id(), 2, create.vm(), ports().other, ports().clock.instant(), reasons))));
        assertThat(placements.tried(create.id())).containsExactlyInAnyOrder(ports().host, ports().other);
        assertThat(placements.tried(ports().ids.nextOperation())).isEmpty();
    }

    @Test
    default void events_that_were_applied_are_noted_by_their_numbers() {
        AppliedEvents applied = ports().bean(AppliedEvents.class);
        ports().write(() -> applied.note(List.of(origin(1), origin(3))));
        ports().write(() -> applied.note(List.of(origin(2), origin(3))));
        assertThat(ports().stores().books().applied())
                .containsExactlyInAnyOrder(ports().host + " a 1", ports().host + " a 2", ports().host + " a 3");
    }

    private EventOrigin origin(long sequence) {
        return new EventOrigin(
                ports().host, "a", sequence, Lane.INTERACTIVE, ports().clock.instant());
    }
}
