package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.Snapshot;
import dev.viveiro.worker.driver.Snapshots;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Snapshots of simulated disks.
 *
 * @param look finds a machine, with what is to go wrong with that
 */
record KeptDisks(Calls calls, Function<VmId, SimulatedMachine> look, Clock clock) implements Snapshots {
    @Override
    public List<Snapshot> snapshots(VmId vm) {
        return look.apply(vm).disk().snapshots().stream()
                .map(SimulatedDisk.Kept::snapshot)
                .toList();
    }

    @Override
    public void takeSnapshot(VmId vm, UUID snapshot) {
        calls.change(Step.SNAPSHOT, vm, old -> {
            SimulatedMachine machine = MachineChanges.present(vm, old);
            return machine.disk().kept(snapshot).isPresent()
                    ? machine
                    : machine.with(machine.disk().taking(snapshot, clock.instant()));
        });
    }

    @Override
    public void revert(VmId vm, UUID snapshot) {
        calls.change(Step.REVERT, vm, old -> {
            SimulatedMachine machine = MachineChanges.off(vm, old, "reverted");
            SimulatedDisk.Kept kept = machine.disk()
                    .kept(snapshot)
                    .orElseThrow(
                            () -> MachineConflicts.snapshotAbsent(machine.spec().name(), snapshot));
            return machine.with(machine.disk().written(kept.content()));
        });
    }

    @Override
    public void deleteSnapshot(VmId vm, UUID snapshot) {
        calls.change(Step.DELETE_SNAPSHOT, vm, old -> {
            SimulatedMachine machine = MachineChanges.present(vm, old);
            return machine.with(machine.disk().without(snapshot));
        });
    }
}
