package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Transition.Move;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeptSnapshotsTest {
    private static final UUID FIRST = new UUID(15, 1);
    private static final UUID SECOND = new UUID(15, 2);

    private final Vm running = Machines.aVm(VmState.RUNNING);

    @Test
    void snapshots_are_told_and_billed_while_the_disk_is() {
        Vm vm = running.built(running.build().keeping(kept(FIRST, 40)).keeping(kept(SECOND, 40)));
        VmChanged told = Change.told(vm, "TEST");
        assertThat(told.vm().snapshotGib()).isEqualTo(80);
        assertThat(told.billed()).contains(Meter.SNAPSHOT, Meter.DISK);
        assertThat(Change.told(running, "TEST").billed()).doesNotContain(Meter.SNAPSHOT);
        assertThat(Change.told(running, "TEST").vm().snapshotGib()).isNull();
    }

    @Test
    void a_snapshot_that_is_heard_of_twice_is_kept_once_and_one_that_is_deleted_twice_is_gone() {
        VmBuild build = running.build().keeping(kept(FIRST, 40)).keeping(kept(FIRST, 40));
        assertThat(build.snapshots()).hasSize(1);
        assertThat(build.withoutSnapshot(FIRST).withoutSnapshot(FIRST).snapshots())
                .isEmpty();
    }

    @Test
    void a_snapshot_is_billed_from_when_its_host_took_it_until_its_host_deleted_it() {
        Argument.OfSnapshot of = new Argument.OfSnapshot(FIRST);
        SnapshotWork work = new SnapshotWork(Machines.NOON);
        Operation taking = Machines.anOperation(running, OperationType.SNAPSHOT, of);
        DiskWork.Done taken = work.succeeded(running, taking, of, Machines.NOON);
        assertThat(taken.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.vm().snapshotGib()).isEqualTo(40);
            assertThat(told.billed()).contains(Meter.SNAPSHOT);
        });
        assertThat(work.succeeded(taken.vm(), taking, of, Machines.NOON).events())
                .as("heard again")
                .isEmpty();
        Operation deleting = Machines.anOperation(taken.vm(), OperationType.DELETE_SNAPSHOT, of);
        DiskWork.Done deleted = work.succeededLate(taken.vm(), deleting, of, Machines.NOON);
        assertThat(deleted.vm().snapshotGib()).isZero();
        assertThat(deleted.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> assertThat(
                        told.billed())
                .doesNotContain(Meter.SNAPSHOT));
        assertThat(work.succeededLate(running, taking, of, Machines.NOON).events())
                .as("one that nobody has")
                .isEmpty();
    }

    /** Regression: it was told with its host's time, before what everyone had been told since, and metering had to move it. */
    @Test
    void a_deletion_that_is_heard_of_late_is_told_as_of_what_was_told_since() {
        Vm with = running.built(running.build().keeping(kept(FIRST, 40)));
        Operation deleting = Machines.anOperation(with, OperationType.DELETE_SNAPSHOT, new Argument.OfSnapshot(FIRST));
        Effects overdue = new Requests(deleting.deadline()).overdue(with, deleting, Sent.LAST);
        Instant off = deleting.deadline().plusSeconds(1);
        Vm since = Change.apply(overdue.vm(), VmTrigger.SEEN_STOPPED, off, off).vm();

        Effects late = new HostWord(Policy.DEFAULT, Machines.IDS, off.plusSeconds(1))
                .hear(since, overdue.operation(), HostSays.of(since, deleting).succeeded(ObservedPower.STOPPED));

        assertThat(late.vm().snapshotGib()).isZero();
        assertThat(late.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> assertThat(
                        told.effectiveAt())
                .as("its host deleted it at " + HostSays.SEEN)
                .isEqualTo(off));
    }

    @Test
    void snapshots_of_a_former_generation_are_not_billed() {
        KeptSnapshot old = new KeptSnapshot(FIRST, running.place().generation() - 1, 40);
        assertThat(running.built(running.build().keeping(old)).snapshotGib()).isZero();
    }

    @Test
    void what_holds_nothing_keeps_no_snapshot() {
        Vm leaving = Machines.aVm(VmState.DELETING);
        Vm vm = leaving.built(leaving.build().keeping(kept(FIRST, 40)));
        Change gone = Change.apply(vm, VmTrigger.GONE, Machines.NOON, Machines.NOON);
        assertThat(gone.row()).isInstanceOf(Move.class);
        assertThat(gone.vm().build().snapshots()).isEqualTo(List.of());
    }

    private KeptSnapshot kept(UUID id, long sizeGib) {
        return new KeptSnapshot(id, running.place().generation(), sizeGib);
    }
}
