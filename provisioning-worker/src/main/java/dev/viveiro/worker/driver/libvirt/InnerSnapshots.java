package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.Snapshot;
import dev.viveiro.worker.driver.Snapshots;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Snapshots inside a machine's own disk, as qcow2 has them: no file comes with one, and none stays. Their names are made of ids that
 * are never used again, so that what is found under one is what was asked for. The list of them is changed when the disk was.
 */
final class InnerSnapshots implements Snapshots {
    private final Domains domains;
    private final StoppedDisks stopped;
    private final RunningDisks running;
    private final Volumes volumes;
    private final Owner owner;
    private final Clock clock;

    InnerSnapshots(
            Domains domains, StoppedDisks stopped, RunningDisks running, Volumes volumes, Owner owner, Clock clock) {
        this.domains = domains;
        this.stopped = stopped;
        this.running = running;
        this.volumes = volumes;
        this.owner = owner;
        this.clock = clock;
    }

    static String nameOf(UUID snapshot) {
        return "viveiro-" + snapshot;
    }

    @Override
    public List<Snapshot> snapshots(VmId vm) {
        return SnapshotList.of(domains.require(vm));
    }

    @Override
    public void takeSnapshot(VmId vm, UUID snapshot) {
        DomainView before = domains.require(vm);
        if (SnapshotList.has(before, snapshot)) {
            return;
        }
        if (before.active()) {
            running.take(before, nameOf(snapshot));
        } else {
            stopped.take(before, nameOf(snapshot));
        }
        List<Snapshot> all = new ArrayList<>(SnapshotList.of(before));
        all.add(new Snapshot(snapshot, clock.instant()));
        SnapshotList.write(domains, before, all);
    }

    @Override
    public void revert(VmId vm, UUID snapshot) {
        DomainView before = domains.require(vm);
        MachineConflicts.requireOff(before.spec().name(), before.power(), "reverted");
        if (!SnapshotList.has(before, snapshot)) {
            throw MachineConflicts.snapshotAbsent(before.spec().name(), snapshot);
        }
        stopped.revert(before, nameOf(snapshot));
        enlarge(before);
    }

    /** Ends what a revert that was cut off left undone: a disk is as large again as its machine's is to be. */
    void repair(VmId vm) {
        DomainView now = domains.require(vm);
        if (now.power() == ObservedPower.STOPPED && !SnapshotList.of(now).isEmpty()) {
            enlarge(now);
        }
    }

    /** With what it was, a disk has the size that it had. */
    private void enlarge(DomainView view) {
        volumes.grow(
                MachineVolumes.disk(owner, view.spec().vm()), view.spec().size().diskGib());
    }

    @Override
    public void deleteSnapshot(VmId vm, UUID snapshot) {
        DomainView before = domains.require(vm);
        // one that was taken and not listed yet is in the disk all the same
        if (before.active()) {
            running.delete(before, nameOf(snapshot));
        } else {
            stopped.delete(before, nameOf(snapshot));
        }
        Predicate<Snapshot> it = each -> each.id().equals(snapshot);
        if (SnapshotList.has(before, snapshot)) {
            SnapshotList.write(
                    domains,
                    before,
                    SnapshotList.of(before).stream().filter(it.negate()).toList());
        }
    }
}
