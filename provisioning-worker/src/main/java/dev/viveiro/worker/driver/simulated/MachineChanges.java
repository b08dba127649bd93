package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.time.Clock;
import java.util.function.Supplier;
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
            if (!host.holds(spec.image().distinctName())) {
                throw MachineConflicts.imageAbsent(spec);
            }
            capacity.requireDisk(host, spec.size().diskGib());
            return SimulatedMachine.defined(spec, host.contentOf(spec.image().distinctName()), clock.instant());
        }
        MachineConflicts.requireGeneration(spec, old.spec().generation());
        return old.with(old.spec().withLogin(spec.login()));
    }

    /** A machine that came from another host, with its disk and login. */
    SimulatedMachine unpacked(@Nullable SimulatedMachine old, MachineSpec spec, Supplier<SimulatedMachine> file) {
        if (old != null) {
            MachineConflicts.requireGeneration(spec, old.spec().generation());
            return old;
        }
        SimulatedMachine packed = file.get();
        capacity.requireDisk(host, spec.size().diskGib());
        return SimulatedMachine.defined(
                        spec.withLogin(packed.spec().login()), packed.disk().content(), clock.instant())
                .given(packed.userData());
    }

    SimulatedMachine started(VmId vm, @Nullable SimulatedMachine old) {
        SimulatedMachine machine = present(vm, old);
        if (machine.isRunning()) {
            return machine;
        }
        if (machine.isPaused()) {
            return machine.resumed(clock.instant());
        }
        capacity.requireMemory(host, machine.spec().size());
        return booted(machine);
    }

    SimulatedMachine stopped(VmId vm, @Nullable SimulatedMachine old) {
        SimulatedMachine machine = present(vm, old);
        return machine.power() == ObservedPower.STOPPED ? machine : machine.stopped();
    }

    SimulatedMachine rebooted(VmId vm, @Nullable SimulatedMachine old, String endedBootId) {
        SimulatedMachine machine = present(vm, old);
        MachineConflicts.requireRunning(machine.spec().name(), machine.power());
        return endedBootId.equals(machine.bootId()) ? booted(machine) : machine;
    }

    SimulatedMachine paused(VmId vm, @Nullable SimulatedMachine old) {
        SimulatedMachine machine = present(vm, old);
        requireRunning(machine, machine.holdsMemory(), "paused");
        return machine.isPaused() ? machine : machine.paused(clock.instant());
    }

    SimulatedMachine resumed(VmId vm, @Nullable SimulatedMachine old) {
        SimulatedMachine machine = present(vm, old);
        requireRunning(machine, machine.holdsMemory(), "resumed");
        return machine.isPaused() ? machine.resumed(clock.instant()) : machine;
    }

    SimulatedMachine saved(VmId vm, @Nullable SimulatedMachine old) {
        SimulatedMachine machine = present(vm, old);
        if (machine.power() == ObservedPower.SAVED) {
            return machine;
        }
        requireRunning(machine, machine.isRunning(), "saved");
        return machine.saved();
    }

    SimulatedMachine restored(VmId vm, @Nullable SimulatedMachine old) {
        SimulatedMachine machine = present(vm, old);
        if (machine.isRunning()) {
            return machine;
        }
        if (machine.power() != ObservedPower.SAVED) {
            throw MachineConflicts.notSaved(machine.spec().name(), machine.power());
        }
        capacity.requireMemory(host, machine.spec().size());
        return booted(machine);
    }

    SimulatedMachine resized(VmId vm, @Nullable SimulatedMachine old, MachineSize size) {
        SimulatedMachine machine = present(vm, old);
        return machine.spec().size().equals(size) ? machine : sized(off(vm, old, "resized"), size);
    }

    SimulatedMachine resizedLive(VmId vm, @Nullable SimulatedMachine old, MachineSize size) {
        return sized(present(vm, old), size);
    }

    SimulatedMachine grown(VmId vm, @Nullable SimulatedMachine old, MachineSize size) {
        SimulatedMachine machine = present(vm, old);
        MachineSize was = machine.spec().size();
        MachineConflicts.requireNoSmallerDisk(was, size);
        MachineConflicts.requireOnlyGrowing(machine.spec().name(), was, size);
        return sized(machine, size);
    }

    SimulatedMachine connected(VmId vm, @Nullable SimulatedMachine old, MachineNetwork network) {
        SimulatedMachine machine = present(vm, old);
        return machine.spec().network().equals(network)
                ? machine
                : off(vm, old, "given another network card").with(machine.spec().withNetwork(network));
    }

    private SimulatedMachine sized(SimulatedMachine machine, MachineSize size) {
        MachineSize was = machine.spec().size();
        MachineConflicts.requireNoSmallerDisk(was, size);
        capacity.requireDisk(host, size.diskGib() - was.diskGib());
        return machine.with(machine.spec().withSize(size));
    }

    private SimulatedMachine booted(SimulatedMachine machine) {
        return machine.booted(ids.next().toString(), clock.instant());
    }

    private static void requireRunning(SimulatedMachine machine, boolean runs, String what) {
        if (!runs) {
            throw MachineConflicts.notRunning(machine.spec().name(), machine.power(), what);
        }
    }

    /** The machine, which must be off for this. */
    static SimulatedMachine off(VmId vm, @Nullable SimulatedMachine old, String what) {
        SimulatedMachine machine = present(vm, old);
        MachineConflicts.requireOff(machine.spec().name(), machine.power(), what);
        return machine;
    }

    static SimulatedMachine present(VmId vm, @Nullable SimulatedMachine machine) {
        if (machine == null) {
            throw MachineConflicts.machineAbsent(vm);
        }
        return machine;
    }
}
