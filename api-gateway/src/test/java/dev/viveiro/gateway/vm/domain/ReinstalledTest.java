package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a machine that is made anew from an image. */
class ReinstalledTest {
    private final Vm running = Machines.aVm(VmState.RUNNING);

    private static Effects hear(Vm vm, Operation operation, HostEvent event, Since since) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN).hear(vm, operation, event, since);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "STOPPED", "PAUSED", "SAVED", "FAILED"})
    void a_machine_that_was_made_anew_runs_from_its_new_image_and_its_owner_gets_in(VmState state) {
        Vm vm = Machines.aVm(state);
        Operation reinstall = Machines.anOperation(vm, OperationType.REINSTALL);

        Effects done = hear(
                vm.with(Needs.during(vm, reinstall)),
                reinstall,
                HostSays.of(vm, reinstall).succeeded(ObservedPower.RUNNING),
                Since.NOTHING);

        assertThat(done.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(done.vm().build().image()).isEqualTo("other");
        assertThat(done.vm().build().account()).isEqualTo("admin");
        assertThat(done.vm().place().generation()).isEqualTo(vm.place().generation());
        assertThat(done.vm().build().plan()).as("the size it was made with").isEqualTo(Machines.LARGER);
        assertThat(done.vm().place().reserved()).isEqualTo(new HostResources(4, 8192, 80));
        assertThat(done.events().getFirst()).isInstanceOfSatisfying(VmChanged.class, told -> assertThat(told.trigger())
                .isEqualTo("REINSTALLED"));
        assertThat(done.events().getLast()).isInstanceOfSatisfying(CredentialIssued.class, issued -> {
            assertThat(issued.vm()).isEqualTo(done.vm().snapshot());
            assertThat(issued.operation()).isEqualTo(reinstall.id());
        });
    }

    @Test
    void one_that_failed_before_its_disk_was_destroyed_is_as_it_was() {
        Operation reinstall = Machines.anOperation(running, OperationType.REINSTALL);
        Effects failed = hear(
                running,
                reinstall,
                HostSays.of(running, reinstall)
                        .failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.RUNNING)),
                Since.NOTHING);

        assertThat(failed.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(failed.vm().build()).isEqualTo(running.build());
    }

    @Test
    void one_that_failed_afterwards_is_missing_and_keeps_its_address() {
        Operation reinstall = Machines.anOperation(running, OperationType.REINSTALL);
        Effects failed = hear(
                running,
                reinstall,
                HostSays.of(running, reinstall)
                        .failed(
                                FailureClass.REFUSED,
                                null,
                                false,
                                new VmFacts(false, ObservedPower.UNKNOWN, null, HostSays.SEEN)),
                Since.NOTHING);

        assertThat(failed.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(failed.vm().status().billed()).isEmpty();
        assertThat(failed.vm().place()).isEqualTo(running.place());
    }

    @Test
    void a_late_success_counts_unless_a_later_one_succeeded_or_the_machine_was_deleted() {
        Operation overdue = Machines.anOperation(running, OperationType.REINSTALL)
                .ended(OperationState.FAILED, List.of(), null, Machines.NOON);
        HostEvent late = HostSays.of(running, overdue).succeeded(ObservedPower.RUNNING);
        Vm deleting = Machines.aVm(VmState.DELETING);

        assertThat(hear(running, overdue, late, Since.NOTHING).vm().build().image())
                .isEqualTo("other");
        Operation later = Machines.anOperation(running, OperationType.REINSTALL);
        Vm since = hear(running, later, HostSays.of(running, later).succeeded(ObservedPower.RUNNING), Since.NOTHING)
                .vm();
        assertThat(hear(since, overdue, late, Since.NOTHING).events()).isEmpty();
        assertThat(hear(
                                deleting,
                                overdue,
                                HostSays.of(deleting, overdue).succeeded(ObservedPower.RUNNING),
                                new Since(true, false, false))
                        .events())
                .isEmpty();
    }

    /** Found by random walk 28: the address went back to the pool while the machine was being made with it. */
    @Test
    void a_create_that_is_heard_to_have_failed_while_the_machine_is_made_anew_gives_nothing_away() {
        Vm failed = Machines.aVm(VmState.FAILED);
        Operation create = Machines.aCreateOfUnknownOutcome(failed);

        Effects late = hear(
                failed,
                create,
                HostSays.of(failed, create).failed(FailureClass.REFUSED, false),
                new Since(true, false, false));

        assertThat(late.vm().place()).isEqualTo(failed.place());
        assertThat(late.vm().status().state()).isEqualTo(VmState.FAILED);
    }

    @Test
    void nor_does_it_afterwards() {
        Vm failed = Machines.aVm(VmState.FAILED);
        Operation create = Machines.aCreateOfUnknownOutcome(failed);

        Effects late = hear(
                failed,
                create,
                HostSays.of(failed, create).failed(FailureClass.REFUSED, false),
                new Since(false, false, true));

        assertThat(late.vm().place()).isEqualTo(failed.place());
    }

    @Test
    void one_that_was_given_up_meanwhile_is_deleted_again() {
        Vm given = running.with(running.place().holding(Holding.NAME_ONLY, running.build()));
        Operation overdue = Machines.anOperation(given, OperationType.REINSTALL)
                .ended(OperationState.FAILED, List.of(), null, Machines.NOON);

        Effects late =
                hear(given, overdue, HostSays.of(given, overdue).succeeded(ObservedPower.RUNNING), Since.NOTHING);

        assertThat(late.next()).singleElement().isInstanceOf(Effects.DeleteIt.class);
    }

    @Test
    void where_nobody_could_look_it_is_not_said_to_run() {
        Operation reinstall = Machines.anOperation(running, OperationType.REINSTALL);
        Effects failed = hear(
                running,
                reinstall,
                HostSays.of(running, reinstall)
                        .failed(
                                FailureClass.REFUSED,
                                null,
                                true,
                                new VmFacts(true, ObservedPower.UNKNOWN, null, HostSays.SEEN)),
                Since.NOTHING);

        assertThat(failed.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(failed.vm().place()).isEqualTo(running.place());
    }
}
