package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a machine's extra disks, of what it holds for them, and of what is billed. */
class DiskedTest {
    private static final HostResources WITH_DISK = new HostResources(2, 4096, 60);
    private static final VmFacts ATTACHED =
            HostSays.facts(ObservedPower.RUNNING).with(List.of(new SeenDisk(Machines.DISK.disk(), true)));
    private static final VmFacts HELD =
            HostSays.facts(ObservedPower.RUNNING).with(List.of(new SeenDisk(Machines.DISK.disk(), false)));
    private static final VmFacts GONE = HostSays.facts(ObservedPower.RUNNING).with(List.of());

    private final Vm running = Machines.aVm(VmState.RUNNING);
    private final Operation attach = Machines.anOperation(running, OperationType.ATTACH_DISK);
    private final Operation detach = Machines.anOperation(running, OperationType.DETACH_DISK);
    private final Vm attaching = Machines.accepted(running, attach);
    private final Vm detaching = Machines.accepted(running, detach);

    private static Effects hear(Vm vm, Operation operation, HostEvent event) {
        return hear(vm, operation, event, Since.NOTHING);
    }

    private static Effects hear(Vm vm, Operation operation, HostEvent event, Since since) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN).hear(vm, operation, event, since);
    }

    private static Operation ended(Operation operation, OperationState state) {
        return operation.ended(state, List.of(), null, Machines.NOON);
    }

    private static HostEvent success(Vm vm, Operation operation, VmFacts facts) {
        return HostSays.of(vm, operation).succeeded(facts);
    }

    private static HostEvent failure(Vm vm, Operation operation, VmFacts facts) {
        return HostSays.of(vm, operation).failed(FailureClass.REFUSED, null, true, facts);
    }

    private static List<DiskState> states(Vm vm) {
        return vm.build().disks().stream().map(VmDisk::state).toList();
    }

    @Test
    void a_disk_is_held_from_its_acceptance_and_billed_from_when_its_host_has_it() {
        Effects asked = new Requests(Machines.NOON).operate(running, VmTrigger.ATTACH_DISK_REQUESTED, attach, null);
        assertThat(states(asked.vm())).containsExactly(DiskState.ATTACHING);
        assertThat(asked.events()).isEmpty();
        assertThat(attaching.place().reserved()).isEqualTo(WITH_DISK);
        assertThat(attaching.snapshot().extraDiskGib()).isNull();

        Effects done = hear(attaching, attach, success(attaching, attach, ATTACHED));
        assertThat(states(done.vm())).containsExactly(DiskState.ATTACHED);
        assertThat(done.vm().place().reserved()).isEqualTo(WITH_DISK);
        assertThat(done.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.trigger()).isEqualTo("ATTACH_DISK");
            assertThat(told.vm().allDiskGib()).isEqualTo(60);
            assertThat(told.billed()).isEqualTo(running.status().billed());
            assertThat(told.effectiveAt()).isEqualTo(HostSays.SEEN);
        });
    }

    @Test
    void a_disk_that_is_not_there_is_given_back_and_never_billed() {
        Effects failed = hear(attaching, attach, failure(attaching, attach, GONE));
        assertThat(failed.vm().build().disks()).isEmpty();
        assertThat(failed.vm().place()).isEqualTo(running.place());
        assertThat(failed.events()).isEmpty();
    }

    @Test
    void what_nobody_knows_of_a_disk_keeps_what_it_holds() {
        Effects unseen = hear(attaching, attach, failure(attaching, attach, HostSays.facts(ObservedPower.RUNNING)));
        assertThat(states(unseen.vm())).containsExactly(DiskState.FAILED);
        assertThat(unseen.vm().place().reserved()).isEqualTo(WITH_DISK);

        Effects held = hear(detaching, detach, failure(detaching, detach, HELD));
        assertThat(states(held.vm())).containsExactly(DiskState.FAILED);
        assertThat(held.vm().place().reserved()).isEqualTo(WITH_DISK);
        assertThat(held.events()).isEmpty();
    }

    @Test
    void a_disk_is_not_billed_from_the_acceptance_of_its_end_and_held_until_its_host_said_so() {
        Vm with = Machines.withDisk(running, DiskState.ATTACHED);
        Effects asked = new Requests(Machines.NOON).operate(with, VmTrigger.DETACH_DISK_REQUESTED, detach, null);
        assertThat(states(asked.vm())).containsExactly(DiskState.DETACHING);
        assertThat(asked.vm().place().reserved()).isEqualTo(WITH_DISK);
        assertThat(asked.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> assertThat(
                        told.vm().allDiskGib())
                .isEqualTo(40));

        Effects done = hear(asked.vm(), detach, success(asked.vm(), detach, GONE));
        assertThat(done.vm().build().disks()).isEmpty();
        assertThat(done.vm().place().reserved()).isEqualTo(Machines.ALL);

        Effects turnedBack = hear(asked.vm(), detach, failure(asked.vm(), detach, ATTACHED));
        assertThat(states(turnedBack.vm())).containsExactly(DiskState.ATTACHED);
        assertThat(turnedBack.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> assertThat(
                        told.vm().allDiskGib())
                .isEqualTo(60));
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationState.class,
            names = {"FAILED", "CANCELLED"})
    void a_word_that_comes_late_and_twice_says_what_is_there(OperationState as) {
        Effects overdue = new Requests(attach.deadline()).overdue(attaching, attach, Sent.LAST);
        assertThat(states(overdue.vm())).containsExactly(DiskState.FAILED);
        assertThat(overdue.vm().place().reserved()).isEqualTo(WITH_DISK);
        Operation past = ended(attach, as);

        HostEvent done = success(overdue.vm(), past, ATTACHED);
        Effects late = hear(overdue.vm(), past, done);
        assertThat(states(late.vm())).containsExactly(DiskState.ATTACHED);
        assertThat(late.events()).hasSize(1);
        assertThat(hear(late.vm(), past, done).events()).isEmpty();

        HostEvent undone = failure(overdue.vm(), past, GONE);
        Effects nothing = hear(overdue.vm(), past, undone);
        assertThat(nothing.vm().build().disks()).isEmpty();
        assertThat(nothing.vm().place()).isEqualTo(running.place());
        assertThat(hear(nothing.vm(), past, undone).vm().place()).isEqualTo(running.place());
    }

    @Test
    void a_late_word_of_an_earlier_operation_says_nothing_of_a_disk_that_another_is_about() {
        Operation past = ended(attach, OperationState.FAILED);
        Vm since = new DiskWork(Machines.NOON).begun(attaching, detach).vm();

        for (VmFacts facts : List.of(GONE, HELD, ATTACHED)) {
            Effects late = hear(since, past, failure(since, past, facts), new Since(true, false, true));
            assertThat(states(late.vm())).containsExactly(DiskState.DETACHING);
            assertThat(late.vm().place()).isEqualTo(since.place());
        }
    }

    @Test
    void a_disk_that_goes_late_takes_nothing_from_what_another_operation_needs() {
        Operation past = ended(detach, OperationState.FAILED);
        Vm off = Machines.accepted(Machines.aVm(VmState.STOPPED), detach);
        Operation start = Machines.anOperation(off, OperationType.START);
        Vm starting = off.with(Needs.during(off, start));
        assertThat(starting.place().reserved()).isEqualTo(WITH_DISK);

        Effects late = hear(starting, past, success(starting, past, GONE), new Since(true, false, true));

        assertThat(late.vm().place().reserved()).isEqualTo(Machines.ALL);
        assertThat(late.vm().build().disks()).isEmpty();
    }

    @Test
    void what_never_left_was_never_done() {
        Requests requests = new Requests(Machines.NOON);
        Effects neverMade = requests.cancel(attaching, attach, Sent.NOTHING);
        assertThat(neverMade.vm().build().disks()).isEmpty();
        assertThat(neverMade.vm().place()).isEqualTo(running.place());

        Effects neverLost = requests.dead(detaching, detach, "nobody took it");
        assertThat(states(neverLost.vm())).containsExactly(DiskState.ATTACHED);
        assertThat(neverLost.vm().place().reserved()).isEqualTo(WITH_DISK);

        Effects perhaps = requests.cancel(detaching, detach, Sent.EARLIER);
        assertThat(states(perhaps.vm())).containsExactly(DiskState.FAILED);
    }

    @Test
    void what_an_earlier_attempt_did_nobody_knows_when_a_later_one_was_never_done() {
        Requests requests = new Requests(Machines.NOON);
        Effects attached = requests.dead(attaching, attach.again(Machines.IDS.next(), false), "nobody took it");
        assertThat(states(attached.vm())).containsExactly(DiskState.FAILED);
        assertThat(attached.vm().place().reserved()).isEqualTo(WITH_DISK);

        Effects detached = requests.dead(detaching, detach.again(Machines.IDS.next(), false), "nobody took it");
        assertThat(states(detached.vm())).containsExactly(DiskState.FAILED);
    }

    @Test
    void a_late_word_while_another_operation_runs_counts_with_that_ones_end() {
        Operation past = ended(Machines.anOperation(running, OperationType.STOP), OperationState.FAILED);
        Vm with = Machines.withDisk(running, DiskState.ATTACHED);
        Vm asked = new Requests(Machines.NOON)
                .operate(with, VmTrigger.DETACH_DISK_REQUESTED, detach, null)
                .vm();

        Effects late = hear(
                asked, past, failure(asked, past, HostSays.facts(ObservedPower.STOPPED)), new Since(true, false, true));

        assertThat(late.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(late.vm().status().power()).isEqualTo(ObservedPower.STOPPED);
        assertThat(late.events()).isEmpty();
    }

    @Test
    void what_was_seen_before_a_disk_was_asked_for_is_in_force_only_since() {
        Vm with = Machines.withDisk(running, DiskState.ATTACHED);
        Vm off = with.with(with.status()
                .seen(ObservedPower.STOPPED, Machines.NOON.minusSeconds(600), Machines.JOURNAL, Machines.HEARD + 1));
        Effects asked = new Requests(Machines.NOON).operate(off, VmTrigger.DETACH_DISK_REQUESTED, detach, null);

        Effects ended = new Requests(Machines.NOON.plusSeconds(60)).cancel(asked.vm(), detach, Sent.NOTHING);

        assertThat(ended.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(ended.events()).hasSize(2).allSatisfy(event -> assertThat(((VmChanged) event).effectiveAt())
                .isEqualTo(Machines.NOON.plusSeconds(60)));
    }

    @Test
    void a_disk_that_nobody_was_sure_of_is_billed_when_its_host_lists_it_and_only_then() {
        Vm unsure = Machines.withDisk(running, DiskState.FAILED);
        Listing listing = new Listing(Machines.JOURNAL, Machines.HEARD, HostSays.SEEN);

        Effects found = listing.withDisks(unsure, Set.of(Machines.DISK.disk()), Machines.NOON);
        assertThat(states(found.vm())).containsExactly(DiskState.ATTACHED);
        assertThat(found.vm().place()).isEqualTo(unsure.place());
        assertThat(found.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.trigger()).isEqualTo("DISK_LISTED");
            assertThat(told.vm().allDiskGib()).isEqualTo(60);
            assertThat(told.effectiveAt()).isEqualTo(HostSays.SEEN);
        });

        Effects other = listing.withDisks(unsure, Set.of(new UUID(15, 9)), Machines.NOON);
        assertThat(other.vm()).isEqualTo(unsure);
        assertThat(other.events()).isEmpty();
    }

    @Test
    void a_machine_that_is_gone_has_no_disks_and_one_that_is_off_holds_its_disks() {
        Vm with = Machines.withDisk(running, DiskState.ATTACHED);
        Effects stopped = new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN)
                .hear(with, null, HostSays.of(with, attach).power(ObservedPower.STOPPED));
        assertThat(stopped.vm().place().reserved()).isEqualTo(new HostResources(0, 0, 60));

        Operation delete = Machines.anOperation(with, OperationType.DELETE);
        Effects leaving = new Requests(Machines.NOON).delete(with, delete, null, Sent.NOTHING);
        assertThat(leaving.vm().place().reserved()).isEqualTo(WITH_DISK);
        Effects gone =
                hear(leaving.vm(), delete, HostSays.of(leaving.vm(), delete).deleted());
        assertThat(gone.vm().build().disks()).isEmpty();
        assertThat(gone.vm().place().reserved()).isEqualTo(Machines.NOTHING);
        assertThat(gone.vm().snapshot().extraDiskGib()).isNull();

        Effects destroyed = new LostHost(Machines.NOON).destroyed(with, null, Machines.NOON);
        assertThat(destroyed.vm().build().disks()).isEmpty();
        assertThat(destroyed.vm().place().reserved()).isEqualTo(Machines.NOTHING);
    }

    @Test
    void a_machine_that_is_resized_or_made_anew_keeps_its_disks_and_what_they_hold() {
        Vm with = Machines.withDisk(running, DiskState.ATTACHED);
        HostResources larger = new HostResources(4, 8192, 100);
        Operation resize = Machines.anOperation(with, OperationType.RESIZE);
        Vm resizing = with.with(Needs.during(with, resize));
        assertThat(resizing.place().reserved()).isEqualTo(larger);
        Effects resized = hear(resizing, resize, HostSays.of(resizing, resize).succeeded(ObservedPower.RUNNING));
        assertThat(resized.vm().place().reserved()).isEqualTo(larger);
        assertThat(resized.vm().build().disks()).isEqualTo(with.build().disks());

        Operation reinstall = Machines.anOperation(with, OperationType.REINSTALL);
        Effects anew = hear(with, reinstall, HostSays.of(with, reinstall).succeeded(ObservedPower.RUNNING));
        assertThat(anew.vm().build().disks()).isEqualTo(with.build().disks());
        assertThat(anew.vm().place().reserved()).isEqualTo(larger);
    }

    @Test
    void only_the_disk_that_an_operation_is_about_is_heard_of() {
        UUID other = new UUID(15, 2);
        Vm with = Machines.withDisk(running, DiskState.ATTACHED);
        VmFacts both = HostSays.facts(ObservedPower.RUNNING)
                .with(List.of(new SeenDisk(other, true), new SeenDisk(Machines.DISK.disk(), false)));
        Vm again = new DiskWork(Machines.NOON).begun(with, detach).vm();

        Effects heard = hear(again, detach, failure(again, detach, both));

        assertThat(states(heard.vm())).containsExactly(DiskState.FAILED);
    }
}
