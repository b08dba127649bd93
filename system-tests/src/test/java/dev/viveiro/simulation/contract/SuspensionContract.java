package dev.viveiro.simulation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.Suspensions;
import dev.viveiro.gateway.vm.Suspensions.Entry;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why machines must be off, and which are to be stopped or started. */
interface SuspensionContract {
    Ports ports();

    private Suspensions suspensions() {
        return ports().bean(Suspensions.class);
    }

    private Entry entry(@Nullable VmId vm, SuspensionCause cause) {
        return new Entry(ports().tenant, vm, cause, ports().clock.instant(), "key-1", "a note");
    }

    private Vm read(VmId vm) {
        return ports().bean(VmStore.class).find(vm).orElseThrow();
    }

    private VmId running(String name) {
        Vm vm = ports().aVm(name);
        ports().write(() -> ports().bean(VmStore.class)
                .save(
                        vm,
                        vm.with(vm.status()
                                .moved(
                                        VmState.RUNNING,
                                        Set.of(Meter.DISK),
                                        ports().clock.instant(),
                                        ports().clock.instant()))));
        return vm.id();
    }

    private void suspend(@Nullable VmId vm, SuspensionCause cause) {
        ports().write(() -> {
            assertThat(suspensions().add(entry(vm, cause))).isTrue();
            suspensions().apply(vm == null ? suspensions().lockAll(List.of(ports().tenant)) : List.of(vm));
        });
    }

    private void lift(@Nullable VmId vm, SuspensionCause cause) {
        ports().write(() -> {
            assertThat(suspensions().remove(ports().tenant, vm, Set.of(cause))).isTrue();
            suspensions().apply(vm == null ? suspensions().lockAll(List.of(ports().tenant)) : List.of(vm));
        });
    }

    private List<VmId> toStop() {
        return suspensions().toStop(null, ports().clock.instant().minus(Duration.ofSeconds(30)), 10);
    }

    @Test
    default void a_machine_has_its_own_causes_and_its_tenants_since_the_first_of_them() {
        VmId one = running("one");
        VmId two = running("two");
        Instant first = ports().clock.instant();
        suspend(one, SuspensionCause.ABUSE);
        ports().clock.advance(Duration.ofSeconds(1));
        suspend(null, SuspensionCause.DEBT);
        assertThat(read(one).suspension())
                .isEqualTo(new Suspension(Set.of(SuspensionCause.ABUSE, SuspensionCause.DEBT), first, false));
        assertThat(read(two).suspension().causes()).containsExactly(SuspensionCause.DEBT);
        assertThat(suspensions().ofTenant(ports().tenant).causes()).containsExactly(SuspensionCause.DEBT);
        assertThat(suspensions().entries(ports().tenant, one))
                .extracting(Entry::cause)
                .containsExactly(SuspensionCause.ABUSE, SuspensionCause.DEBT);
        lift(null, SuspensionCause.DEBT);
        assertThat(read(one).suspension().causes()).containsExactly(SuspensionCause.ABUSE);
        assertThat(read(two).suspension()).isEqualTo(Suspension.NONE);
        lift(one, SuspensionCause.ABUSE);
        assertThat(read(one).suspension()).isEqualTo(Suspension.NONE);
    }

    @Test
    default void a_cause_that_is_there_is_not_added_and_one_that_is_not_is_not_removed() {
        VmId one = running("one");
        suspend(one, SuspensionCause.ABUSE);
        suspend(null, SuspensionCause.ABUSE);
        ports().write(() -> {
            assertThat(suspensions().add(entry(one, SuspensionCause.ABUSE))).isFalse();
            assertThat(suspensions().add(entry(null, SuspensionCause.ABUSE))).isFalse();
            assertThat(suspensions().remove(ports().tenant, one, Set.of(SuspensionCause.DEBT)))
                    .isFalse();
        });
    }

    @Test
    default void saving_a_machine_leaves_its_suspension_as_it_is() {
        VmId one = running("one");
        suspend(one, SuspensionCause.ABUSE);
        Vm before = read(one);
        ports().write(() -> ports().bean(VmStore.class)
                .save(
                        before,
                        before.with(before.status()
                                .touched(ports().clock.instant(), ports().clock.instant()))));
        assertThat(read(one).suspension()).isEqualTo(before.suspension());
    }

    @Test
    default void to_be_stopped_are_suspended_machines_that_are_on_and_idle() {
        VmId one = running("one");
        VmId two = running("two");
        running("three");
        suspend(one, SuspensionCause.ABUSE);
        suspend(two, SuspensionCause.ABUSE);
        assertThat(toStop()).containsExactly(one, two);
        assertThat(suspensions().toStop(one, Instant.EPOCH, 10)).containsExactly(two);
        Operation stop = ports().anOperation(one, OperationType.STOP, Lane.BULK);
        ports().write(() -> ports().bean(OperationStore.class).insert(stop));
        assertThat(toStop()).containsExactly(two);
        ports().write(() -> ports().bean(OperationStore.class)
                .save(stop.ended(
                        OperationState.FAILED, List.of(), null, ports().clock.instant())));
        assertThat(toStop()).as("it has just failed").containsExactly(two);
        ports().clock.advance(Duration.ofSeconds(31));
        assertThat(toStop()).containsExactly(one, two);
    }

    @Test
    default void to_be_started_are_those_that_were_stopped_for_it_once_no_cause_is_left() {
        VmId one = running("one");
        suspend(one, SuspensionCause.ABUSE);
        ports().write(() -> suspensions().startAgain(List.of(one), true));
        assertThat(read(one).suspension().startAgain()).isTrue();
        assertThat(suspensions().toStart(null, 10)).isEmpty();
        lift(one, SuspensionCause.ABUSE);
        assertThat(read(one).suspension()).isEqualTo(new Suspension(Set.of(), null, true));
        assertThat(suspensions().toStart(null, 10)).containsExactly(one);
        assertThat(suspensions().toStart(one, 10)).isEmpty();
        ports().write(() -> suspensions().startAgain(List.of(one), false));
        assertThat(suspensions().toStart(null, 10)).isEmpty();
    }

    @Test
    default void only_a_newer_version_of_a_tenants_credit_is_news() {
        ports().write(() -> {
            assertThat(suspensions().newest(ports().tenant, 2)).isTrue();
            assertThat(suspensions().newest(ports().tenant, 2)).isFalse();
            assertThat(suspensions().newest(ports().tenant, 1)).isFalse();
            assertThat(suspensions().newest(ports().tenant, 3)).isTrue();
            assertThat(suspensions().newest(ports().ids.nextTenant(), 1)).isFalse();
        });
    }
}
