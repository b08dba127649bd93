package dev.viveiro.simulation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.vm.LockedVms;
import dev.viveiro.gateway.vm.ManyVms;
import dev.viveiro.gateway.vm.ManyVms.Changed;
import dev.viveiro.gateway.vm.VmFinder;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.gateway.vm.domain.Holding;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmIdentity;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

/** Machines, one, several locked together, and many. */
interface VmStoreContract {
    Ports ports();

    private VmStore vms() {
        return ports().bean(VmStore.class);
    }

    private static Vm running(Vm vm, Ports ports) {
        return vm.with(vm.status()
                .seen(ObservedPower.RUNNING, ports.clock.instant(), "journal", 7)
                .moved(
                        VmState.RUNNING,
                        Set.of(Meter.VCPU, Meter.DISK),
                        ports.clock.instant().plusSeconds(1),
                        ports.clock.instant()));
    }

    private static Vm gone(Vm vm, Ports ports) {
        Instant now = ports.clock.instant();
        return vm.with(vm.status().moved(VmState.DELETED, Set.of(), now, now))
                .with(vm.place().holding(Holding.NAME_ONLY, vm.build()));
    }

    @Test
    default void a_machine_is_read_as_it_was_written() {
        Vm vm = ports().aVm("one");
        assertThat(vms().find(vm.id())).contains(vm);
        Vm changed = running(vm, ports());
        ports().write(() -> vms().save(vm, changed));
        assertThat(vms().find(vm.id())).contains(changed);
        assertThat(ports().written(() -> vms().lock(vm.id()))).contains(changed);
    }

    @Test
    default void a_disk_that_is_larger_than_its_plans_is_kept() {
        Vm vm = ports().aVm("one");
        Vm grown = vm.built(vm.build().grown(vm.build().plan().diskGib() + 10));
        ports().write(() -> vms().save(vm, grown));
        assertThat(vms().find(vm.id())).contains(grown);
        ports().write(() -> vms().save(grown, vm));
        assertThat(vms().find(vm.id())).contains(vm);
    }

    @Test
    default void what_a_transaction_took_back_was_never_there() {
        Vm vm = ports().aVm("one");
        ports().undone(() -> vms().save(vm, gone(vm, ports())));
        assertThat(vms().find(vm.id())).contains(vm);
        assertThat(ports().stores().books().addresses()).hasSize(1);
        assertThat(ports().bean(Hosts.class).find(ports().host).orElseThrow().machines())
                .isEqualTo(1);
    }

    @Test
    default void a_name_and_a_reference_are_free_again_once_their_machine_is_deleted() {
        Vm vm = ports().aVm("one");
        assertThatThrownBy(() -> ports().aVm("one")).isInstanceOf(DuplicateKeyException.class);
        assertThat(ports().bean(VmFinder.class).nameInUse(ports().tenant, "one"))
                .isTrue();
        assertThat(ports().bean(VmFinder.class).byExternalRef(ports().tenant, "ref-of-one"))
                .contains(vm);
        ports().write(() -> vms().save(vm, gone(vm, ports())));
        assertThat(ports().bean(VmFinder.class).nameInUse(ports().tenant, "one"))
                .isFalse();
        assertThat(ports().bean(VmFinder.class).byExternalRef(ports().tenant, "ref-of-one"))
                .isEmpty();
        assertThat(ports().aVm("one").id()).isNotEqualTo(vm.id());
    }

    @Test
    default void a_reference_is_used_by_one_machine() {
        Vm vm = ports().aVm("one");
        VmIdentity same = vm.identity();
        Vm second = new Vm(
                new VmIdentity(
                        ports().ids.nextVm(), same.tenant(), "two", null, null, same.externalRef(), same.createdAt()),
                vm.build(),
                vm.place(),
                vm.status());
        assertThatThrownBy(() -> ports().write(() -> vms().insert(second))).isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    default void saving_settles_what_a_machine_holds() {
        Vm vm = ports().aVm("one");
        Vm stopped = vm.with(vm.place().holding(Holding.WHILE_STOPPED, vm.build()));
        ports().write(() -> vms().save(vm, stopped));
        assertThat(ports().bean(Hosts.class).find(ports().host).orElseThrow().reserved())
                .isEqualTo(stopped.place().reserved());
        Vm gone = gone(stopped, ports());
        ports().write(() -> vms().save(stopped, gone));
        assertThat(ports().bean(Hosts.class).find(ports().host).orElseThrow().machines())
                .isZero();
        assertThat(ports().stores().books().addresses()).isEmpty();
    }

    @Test
    default void machines_that_were_locked_together_are_saved_together() {
        Vm one = ports().aVm("one");
        Vm two = ports().aVm("two");
        ports().write(() -> {
            List<Vm> locked = ports().bean(LockedVms.class).lock(List.of(two.id(), one.id()), List.of(ports().other));
            assertThat(locked).containsExactly(one, two);
            ports().bean(LockedVms.class)
                    .save(List.of(new Changed(one, running(one, ports())), new Changed(two, gone(two, ports()))));
        });
        assertThat(vms().findAll(List.of(two.id(), one.id())))
                .containsExactly(running(one, ports()), gone(two, ports()));
        assertThat(ports().stores().books().addresses().values()).containsExactly(one.id());
        assertThat(ports().bean(Hosts.class).find(ports().host).orElseThrow().machines())
                .isEqualTo(1);
    }

    @Test
    default void what_is_held_alone_is_written_alone() {
        Vm vm = ports().aVm("one");
        Vm other = running(vm, ports()).with(vm.place().holding(Holding.WHILE_STOPPED, vm.build()));
        ports().write(() -> vms().saveHeld(other));
        assertThat(vms().find(vm.id())).contains(vm.with(other.place()));
    }

    @Test
    default void many_machines_are_written_and_freed_at_once() {
        Vm one = ports().aVm("one");
        Vm two = ports().aVm("two");
        ManyVms many = ports().bean(ManyVms.class);
        assertThat(many.namesInUse(ports().tenant)).containsExactlyInAnyOrder("one", "two");
        ports().write(() ->
                many.saveFreed(List.of(new Changed(one, gone(one, ports())), new Changed(two, gone(two, ports())))));
        assertThat(many.namesInUse(ports().tenant)).isEmpty();
        assertThat(ports().stores().books().addresses()).isEmpty();
        assertThat(ports().bean(Hosts.class).find(ports().host).orElseThrow().machines())
                .isZero();
    }

    @Test
    default void a_machine_may_be_on_a_host_while_it_holds_something_there() {
        Vm vm = ports().aVm("one");
        VmFinder finder = ports().bean(VmFinder.class);
        assertThat(finder.mayBeOn(ports().host)).containsExactly(new HeldVm(vm.id(), 1));
        assertThat(finder.mayBeOn(ports().other)).isEmpty();
        ports().write(() -> vms().save(vm, gone(vm, ports())));
        assertThat(finder.mayBeOn(ports().host)).isEmpty();
    }

    @Test
    default void a_machine_that_is_leaving_and_that_nobody_tends_is_found() {
        Vm vm = ports().aVm("one");
        Vm leaving = vm.with(vm.status()
                .moved(
                        VmState.DELETING,
                        Set.of(),
                        ports().clock.instant(),
                        ports().clock.instant()));
        ports().write(() -> vms().save(vm, leaving));
        VmFinder finder = ports().bean(VmFinder.class);
        assertThat(finder.leavingUntended(ports().clock.instant(), 10)).containsExactly(vm.id());
        assertThat(finder.leavingUntended(ports().clock.instant().minus(Duration.ofSeconds(1)), 10))
                .isEmpty();
    }
}
