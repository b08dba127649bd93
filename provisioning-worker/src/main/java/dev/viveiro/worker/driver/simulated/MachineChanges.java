package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
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
            if (!host.holds(spec.image().distinctName())) {
                throw DriverFailure.conflict(
                        "image-absent",
                        "the host does not hold the image %s that %s is to be made from"
                                .formatted(spec.image().name(), spec.name()),
                        "ensure the image first");
            }
            capacity.requireDisk(host, spec.size().diskGib());
            return SimulatedMachine.defined(spec, clock.instant());
        }
        if (old.spec().generation() != spec.generation()) {
            throw DriverFailure.conflict(
                    "generation-conflict",
                    "generation %d of %s was to be defined, but generation %d is here"
                            .formatted(spec.generation(), spec.vm(), old.spec().generation()),
                    "destroy the older generation first; a newer one means that the request is out of date");
        }
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
        if (!machine.isRunning()) {
            throw DriverFailure.conflict(
                    "machine-not-running",
                    "%s is %s and was to be rebooted".formatted(machine.spec().name(), machine.power()),
                    "start the machine instead");
        }
        return endedBootId.equals(machine.bootId()) ? booted(machine) : machine;
    }

    SimulatedMachine resized(VmId vm, @Nullable SimulatedMachine old, MachineSize size) {
        SimulatedMachine machine = present(vm, old);
        MachineSize was = machine.spec().size();
        if (was.equals(size)) {
            return machine;
        }
        if (machine.isRunning()) {
            throw DriverFailure.conflict(
                    "machine-running",
                    "%s was to be resized while it is RUNNING"
                            .formatted(machine.spec().name()),
                    "stop the machine first");
        }
        if (size.diskGib() < was.diskGib()) {
            throw DriverFailure.refused(
                    Fault.USER,
                    "disk-cannot-shrink",
                    "the disk has %d GiB and was to have %d".formatted(was.diskGib(), size.diskGib()),
                    "ask for a disk that is at least as large");
        }
        capacity.requireDisk(host, size.diskGib() - was.diskGib());
        return machine.with(machine.spec().withSize(size));
    }

    private SimulatedMachine booted(SimulatedMachine machine) {
        return machine.booted(ids.next().toString(), clock.instant());
    }

    private static SimulatedMachine present(VmId vm, @Nullable SimulatedMachine machine) {
        if (machine == null) {
            throw DriverFailure.conflict(
                    "machine-absent",
                    "the host has no machine of %s".formatted(vm),
                    "define the machine first, or treat it as gone");
        }
        return machine;
    }
}
