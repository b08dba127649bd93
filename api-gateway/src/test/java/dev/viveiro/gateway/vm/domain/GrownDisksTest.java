package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a disk that a resize left larger once its host says that it is not so large any more. */
class GrownDisksTest {
    private static final VmFacts GONE = new VmFacts(false, ObservedPower.UNKNOWN, null, HostSays.SEEN);
    private static final Since BUSY = new Since(true, false, true);

    /** Of a plan with 40 GiB, with 80. */
    private final Vm grown = grown(VmState.RUNNING);

    private final Operation reinstall = Machines.anOperation(
            grown,
            OperationType.REINSTALL,
            new Argument.NewImage("debian-13", "debian", grown.build().plan(), false));

    private static Vm grown(VmState state) {
        Vm vm = Machines.aVm(state);
        VmBuild build = vm.build().grown(80L);
        return vm.built(build).with(vm.place().holdingAtLeast(new HostResources(0, 0, build.allDiskGib())));
    }

    private static Effects hear(Vm vm, Operation operation, HostEvent event, Since since) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN).hear(vm, operation, event, since);
    }

    private HostEvent failed(VmFacts facts) {
        return HostSays.of(grown, reinstall).failed(FailureClass.REFUSED, null, facts.present(), facts);
    }

    private static VmFacts ofDisk(long gib) {
        return HostSays.facts(ObservedPower.STOPPED).ofDisk(gib);
    }

    private static void assertHasItsPlans(Effects heard) {
        assertThat(heard.vm().build().grownGib()).isNull();
        assertThat(heard.vm().place().reserved().diskGib()).isEqualTo(40);
        assertThat(heard.events()).last().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.trigger()).isEqualTo("DISK_SMALLER");
            assertThat(told.vm().allDiskGib()).isEqualTo(40);
            assertThat(told.vm().version()).isEqualTo(heard.vm().status().version());
            assertThat(told.effectiveAt()).isEqualTo(HostSays.SEEN);
        });
    }

    private static void assertStaysGrown(Effects heard) {
        assertThat(heard.vm().build().ownDiskGib()).isEqualTo(80);
        assertThat(heard.vm().place().reserved().diskGib()).isEqualTo(80);
    }

    @Test
    void a_reinstallation_that_failed_once_the_disk_was_destroyed_leaves_none() {
        Effects heard = hear(grown, reinstall, failed(GONE), Since.NOTHING);

        assertThat(heard.vm().status().state()).isEqualTo(VmState.FAILED);
        assertHasItsPlans(heard);
        assertThat(heard.vm().place().reserved()).as("it may be made anew").isEqualTo(Machines.ALL);
    }

    @Test
    void one_that_could_not_take_the_new_machine_away_again_leaves_the_disk_that_its_host_sees() {
        Effects heard = hear(grown, reinstall, failed(ofDisk(40)), Since.NOTHING);

        assertThat(heard.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertHasItsPlans(heard);
        assertThat(heard.vm().place().reserved()).isEqualTo(Machines.DISK_ALONE);
    }

    @Test
    void one_that_failed_before_leaves_the_larger_disk() {
        assertStaysGrown(hear(grown, reinstall, failed(ofDisk(80)), Since.NOTHING));
    }

    @Test
    void one_whose_destruction_came_to_no_end_may_have_left_the_larger_disk() {
        HostEvent failed = failed(GONE);
        HostEvent halfDestroyed =
                failed instanceof OperationFailed e ? failing(e, "destroy-machine", e.origin()) : failed;

        assertStaysGrown(hear(grown, reinstall, halfDestroyed, Since.NOTHING));
    }

    private static HostEvent failing(OperationFailed event, String step, EventOrigin origin) {
        return new OperationFailed(
                origin,
                event.work(),
                List.of(new StepRecord(step, StepState.FAILED, HostSays.SEEN, null)),
                event.failure(),
                event.facts(),
                event.remains());
    }

    @Test
    void where_nobody_could_look_the_larger_disk_is_held_until_the_next_operation_tells() {
        Effects unseen = hear(
                grown, reinstall, failed(new VmFacts(true, ObservedPower.UNKNOWN, null, HostSays.SEEN)), Since.NOTHING);
        assertStaysGrown(unseen);

        Vm found = Change.apply(unseen.vm(), VmTrigger.SEEN_RUNNING, HostSays.SEEN, HostSays.SEEN)
                .vm();
        Operation stop = Machines.anOperation(found, OperationType.STOP);
        assertHasItsPlans(hear(
                found,
                stop,
                HostSays.of(found, stop).sequence(Machines.HEARD + 2).succeeded(ofDisk(40)),
                Since.NOTHING));
    }

    @Test
    void a_late_end_counts_too_unless_another_operation_runs_or_something_newer_is_known() {
        Operation overdue = reinstall.ended(OperationState.FAILED, List.of(), null, Machines.NOON);

        assertHasItsPlans(hear(grown, overdue, failed(GONE), Since.NOTHING));
        assertStaysGrown(hear(grown, overdue, failed(GONE), BUSY));
        Vm later = grown.with(
                grown.status().seen(ObservedPower.RUNNING, HostSays.SEEN, Machines.JOURNAL, Machines.HEARD + 9));
        assertStaysGrown(hear(later, overdue, failed(ofDisk(40)), Since.NOTHING));
    }

    @Test
    void it_is_told_once() {
        Effects heard = hear(grown, reinstall, failed(GONE), Since.NOTHING);
        Operation ended = reinstall.ended(OperationState.FAILED, List.of(), null, Machines.NOON);

        Effects again = hear(heard.vm(), ended, failed(GONE), Since.NOTHING);

        assertThat(again.vm()).isEqualTo(heard.vm());
        assertThat(again.events()).isEmpty();
    }

    @Test
    void the_disks_beside_it_are_held_on() {
        Vm both = Machines.withDisk(grown, DiskState.ATTACHED);

        Effects heard = hear(both, reinstall, failed(GONE), Since.NOTHING);

        assertThat(heard.vm().build().allDiskGib()).isEqualTo(60);
        assertThat(heard.vm().place().reserved().diskGib()).isEqualTo(60);
    }
}
