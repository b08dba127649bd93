package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What each call makes of a machine, or why it makes nothing of it; one that has nothing to do answers the machine itself. */
final class MachineChanges {
    private final SimulatedHost host;
    private final Capacity capacity;
    private final Clock clock;
    private final Ids ids;

    MachineChanges(SimulatedHost host, Capacity capacity, Clock clock, Ids ids) {
        this.host = host;
        this.capacity = capacity;
        this.clock = clock;
        this.ids = ids;
    }

    SimulatedMachine defined(@Nullable SimulatedMachine old, MachineSpec spec) {
        if (old == null) {
            if (!host.holds(spec.image().name())) {
                throw MachineConflicts.imageAbsent(spec);
            }
            capacity.requireDisk(host, spec.size().diskGib());
            return SimulatedMachine.defined(spec, clock.instant());
        }
        MachineConflicts.requireGeneration(spec, old.spec().generation());
        return old.with(old.spec().withLogin(spec.login()));
    }

    SimulatedMachine started(VmId vm, @Nullable SimulatedMachine old) {
        SimulatedMachine machine = present(vm, old);
        if (machine.isRunning()) {
            return machine;
        }
        capacity.requireMemory(host, machine.spec().size());
        return booted(machine);
    }

    SimulatedMachine stopped(VmId vm, @Nullable SimulatedMachine old) {
        SimulatedMachine machine = present(vm, old);
        return machine.isRunning() ? machine.stopped() : machine;
    }

    SimulatedMachine rebooted(VmId vm, @Nullable SimulatedMachine old, String endedBootId) {
        SimulatedMachine machine = present(vm, old);
        MachineConflicts.requireRunning(machine.spec().name(), machine.power());
        return endedBootId.equals(machine.bootId()) ? booted(machine) : machine;
    }

    SimulatedMachine resized(VmId vm, @Nullable SimulatedMachine old, MachineSize size) {
        SimulatedMachine machine = present(vm, old);
        MachineSize was = machine.spec().size();
        if (was.equals(size)) {
            return machine;
        }
        MachineConflicts.requireResizable(machine.spec().name(), machine.power(), was, size);
        capacity.requireDisk(host, size.diskGib() - was.diskGib());
        return machine.with(machine.spec().withSize(size));
    }

    private SimulatedMachine booted(SimulatedMachine machine) {
        return machine.booted(ids.next().toString(), clock.instant());
    }

    private static SimulatedMachine present(VmId vm, @Nullable SimulatedMachine machine) {
        if (machine == null) {
            throw MachineConflicts.machineAbsent(vm);
        }
        return machine;
    }
}
