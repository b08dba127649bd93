package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a machine's plan and of what it holds when it is resized. */
class ResizedTest {
    private final Vm running = Machines.aVm(VmState.RUNNING);

    private static Effects hear(Vm vm, Operation operation, HostEvent event) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN).hear(vm, operation, event);
    }

    @Test
    void a_machine_that_was_resized_has_its_new_plan_and_holds_what_that_has() {
        Operation resize = Machines.anOperation(running, OperationType.RESIZE);
        Vm asked = running.with(Needs.during(running, resize));
        assertThat(asked.place().reserved()).isEqualTo(new HostResources(4, 8192, 80));

        Effects done = hear(asked, resize, HostSays.of(asked, resize).succeeded(ObservedPower.RUNNING));
        assertThat(done.vm().build().plan()).isEqualTo(Machines.LARGER);
        assertThat(done.vm().place().reserved()).isEqualTo(new HostResources(4, 8192, 80));
        assertThat(done.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.trigger()).isEqualTo("RESIZED");
            assertThat(told.vm()).isEqualTo(done.vm().snapshot());
        });

        Effects undone = hear(
                asked,
                resize,
                HostSays.of(asked, resize)
                        .failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.RUNNING)));
        assertThat(undone.vm().build()).isEqualTo(running.build());
        assertThat(undone.vm().place()).isEqualTo(running.place());
        assertThat(undone.events()).isEmpty();
    }

    @Test
    void a_resize_that_was_given_up_and_succeeds_all_the_same_is_believed() {
        Operation resize = Machines.anOperation(running, OperationType.RESIZE);
        Operation overdue = resize.ended(OperationState.FAILED, List.of(), null, Machines.NOON);
        HostEvent late = HostSays.of(running, resize).succeeded(ObservedPower.RUNNING);

        Effects done = hear(running, overdue, late);
        assertThat(done.vm().build().plan()).isEqualTo(Machines.LARGER);
        assertThat(hear(done.vm(), overdue, late).events()).isEmpty();
    }

    @Test
    void one_that_is_stopped_for_its_new_size_is_told_of_as_running_and_as_off_only_if_it_stays_so() {
        Operation resize =
                Machines.anOperation(running, OperationType.RESIZE, new Argument.NewPlan(Machines.LARGER, false, true));
        Vm asked = running.with(Needs.during(running, resize));

        Effects off = hear(
                asked,
                resize,
                HostSays.of(asked, resize)
                        .failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.STOPPED)));
        assertThat(off.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(off.vm().build()).isEqualTo(running.build());

        Effects done = hear(asked, resize, HostSays.of(asked, resize).succeeded(ObservedPower.RUNNING));
        assertThat(done.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(done.vm().build().plan()).isEqualTo(Machines.LARGER);
        assertThat(done.events()).hasSize(1);
    }

    @Test
    void a_machine_that_is_off_is_billed_by_its_new_plan_for_what_that_keeps() {
        Vm off = Machines.aVm(VmState.STOPPED);
        Operation keeping = Machines.aResize(off, true);
        Vm asked = off.with(Needs.during(off, keeping));
        assertThat(asked.place().reserved()).isEqualTo(new HostResources(4, 8192, 80));

        Effects done = hear(asked, keeping, HostSays.of(asked, keeping).succeeded(ObservedPower.STOPPED));
        assertThat(done.vm().status().billed())
                .isEqualTo(EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS));
        assertThat(done.vm().place().reserved()).isEqualTo(new HostResources(4, 8192, 80));

        Operation givingUp = Machines.aResize(done.vm(), false);
        Effects back = hear(
                done.vm(),
                givingUp,
                HostSays.of(done.vm(), givingUp).sequence(Machines.HEARD + 9).succeeded(ObservedPower.STOPPED));
        assertThat(back.vm().status().billed()).containsExactlyInAnyOrder(Meter.DISK, Meter.ADDRESS);
        assertThat(back.vm().place().reserved()).isEqualTo(new HostResources(0, 0, 80));
    }

    @Test
    void another_operation_that_ends_takes_nothing_from_a_resize() {
        Operation resize = Machines.anOperation(running, OperationType.RESIZE);
        Vm asked = running.with(Needs.during(running, resize));
        Operation snapshot = Machines.anOperation(running, OperationType.SNAPSHOT)
                .ended(OperationState.CANCELLED, List.of(), null, Machines.NOON);

        Effects late = hear(
                asked, snapshot, HostSays.of(asked, snapshot).cancelled(true, HostSays.facts(ObservedPower.RUNNING)));

        assertThat(late.vm().place()).isEqualTo(asked.place());
    }

    @Test
    void a_late_success_does_not_take_the_place_of_a_newer_resize() {
        Operation overdue = Machines.anOperation(running, OperationType.RESIZE)
                .ended(OperationState.FAILED, List.of(), null, Machines.NOON);
        HostEvent late = HostSays.of(running, overdue).succeeded(ObservedPower.RUNNING);

        Effects after = new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN)
                .hear(running, overdue, late, new Since(false, true, false));

        assertThat(after.vm().build()).isEqualTo(running.build());
        assertThat(after.vm().place()).isEqualTo(running.place());
        assertThat(after.events()).isEmpty();
    }

    @Test
    void whatever_is_said_late_leaves_what_an_active_resize_has_reserved() {
        Operation overdue =
                Machines.aResize(running, true).ended(OperationState.FAILED, List.of(), null, Machines.NOON);
        Vm asked = running.with(Needs.during(running, Machines.anOperation(running, OperationType.RESIZE)));
        HostSays says = HostSays.of(asked, overdue);
        HostWord word = new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN);

        Effects succeeded =
                word.hear(asked, overdue, says.succeeded(ObservedPower.STOPPED), new Since(true, false, false));
        Effects failed = word.hear(
                asked,
                overdue,
                says.failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.STOPPED)),
                new Since(true, false, false));

        assertThat(succeeded.vm().place()).isEqualTo(asked.place());
        assertThat(succeeded.vm().build().plan()).isEqualTo(Machines.LARGER);
        assertThat(failed.vm().place()).isEqualTo(asked.place());
    }

    @Test
    void a_resize_whose_command_died_gives_back_what_it_had_reserved() {
        Operation resize = Machines.anOperation(running, OperationType.RESIZE);
        Vm asked = running.with(Needs.during(running, resize));

        Effects dead = new Requests(Machines.NOON).dead(asked, resize, "rejected");

        assertThat(dead.vm().place()).isEqualTo(running.place());
    }

    private static Effects failedWithDisk(Vm asked, Operation resize, long gib) {
        return hear(
                asked,
                resize,
                HostSays.of(asked, resize)
                        .failed(
                                FailureClass.REFUSED,
                                null,
                                true,
                                HostSays.facts(ObservedPower.RUNNING).ofDisk(gib)));
    }

    @Test
    void a_disk_that_a_failed_resize_left_larger_is_held_and_billed() {
        Operation resize = Machines.anOperation(running, OperationType.RESIZE);
        Vm asked = running.with(Needs.during(running, resize));

        Effects failed = failedWithDisk(asked, resize, 80);
        assertThat(failed.vm().build().plan()).isEqualTo(running.build().plan());
        assertThat(failed.vm().build().ownDiskGib()).isEqualTo(80);
        assertThat(failed.vm().place().reserved()).isEqualTo(new HostResources(2, 4096, 80));
        assertThat(failed.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.trigger()).isEqualTo("DISK_GREW");
            assertThat(told.vm().allDiskGib()).isEqualTo(80);
            assertThat(told.effectiveAt()).isEqualTo(HostSays.SEEN);
        });

        Vm off = failed.vm()
                .with(failed.vm()
                        .place()
                        .holding(Holding.WHILE_STOPPED, failed.vm().build()));
        assertThat(off.place().reserved()).isEqualTo(new HostResources(0, 0, 80));
    }

    @Test
    void one_whose_disk_stayed_as_it_was_gives_all_back() {
        Operation resize = Machines.anOperation(running, OperationType.RESIZE);
        Vm asked = running.with(Needs.during(running, resize));

        Effects failed = failedWithDisk(asked, resize, 40);

        assertThat(failed.vm().build()).isEqualTo(running.build());
        assertThat(failed.vm().place()).isEqualTo(running.place());
        assertThat(failed.events()).isEmpty();
    }

    @Test
    void a_larger_disk_is_the_plans_once_the_resize_succeeds_and_goes_with_a_reinstallation() {
        Vm grown = running.built(running.build().grown(80L));
        Operation resize = Machines.anOperation(grown, OperationType.RESIZE);
        Vm resized = hear(grown, resize, HostSays.of(grown, resize).succeeded(ObservedPower.RUNNING))
                .vm();
        assertThat(resized.build().grownGib()).isNull();
        assertThat(resized.build().ownDiskGib()).isEqualTo(80);

        Operation reinstall = Machines.anOperation(
                grown,
                OperationType.REINSTALL,
                new Argument.NewImage("debian-13", "debian", grown.build().plan(), false));
        Vm anew = hear(
                        grown,
                        reinstall,
                        HostSays.of(grown, reinstall)
                                .succeeded(HostSays.facts(ObservedPower.RUNNING).ofDisk(40L)))
                .vm();
        assertThat(anew.build().ownDiskGib()).isEqualTo(40);
        assertThat(anew.place().reserved()).isEqualTo(Machines.ALL);
    }

    @Test
    void that_a_disk_grew_is_heard_late_and_while_another_operation_runs() {
        Operation overdue = Machines.anOperation(running, OperationType.RESIZE)
                .ended(OperationState.FAILED, List.of(), null, Machines.NOON);
        HostEvent late = HostSays.of(running, overdue)
                .failed(
                        FailureClass.REFUSED,
                        null,
                        true,
                        HostSays.facts(ObservedPower.RUNNING).ofDisk(80L));
        HostWord word = new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN);

        for (Since since : List.of(Since.NOTHING, new Since(true, false, true))) {
            Effects heard = word.hear(running, overdue, late, since);
            assertThat(heard.vm().place().reserved()).isEqualTo(new HostResources(2, 4096, 80));
            assertThat(word.hear(heard.vm(), overdue, late, since).events()).isEmpty();
        }
    }
}
