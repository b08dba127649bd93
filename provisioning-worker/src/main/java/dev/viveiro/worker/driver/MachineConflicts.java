package dev.viveiro.worker.driver;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;

/** How every driver says no to what the state of the host does not allow; the codes are those {@link HypervisorDriver} names. */
public final class MachineConflicts {
    private MachineConflicts() {}

    /** {@code machine-absent} */
    public static DriverFailure machineAbsent(VmId vm) {
        return DriverFailure.conflict(
                "machine-absent",
                "the host has no machine of %s".formatted(vm),
                "define the machine first, or treat it as gone");
    }

    /** {@code image-absent} */
    public static DriverFailure imageAbsent(MachineSpec spec) {
        return DriverFailure.conflict(
                "image-absent",
                "the host does not hold the image %s that %s is to be made from"
                        .formatted(spec.image().name(), spec.name()),
                "ensure the image first");
    }

    /** @throws DriverFailure {@code generation-conflict} when the machine that is here has another generation */
    public static void requireGeneration(MachineSpec spec, int here) {
        if (here != spec.generation()) {
            throw DriverFailure.conflict(
                    "generation-conflict",
                    "generation %d of %s was to be defined, but generation %d is here"
                            .formatted(spec.generation(), spec.vm(), here),
                    "destroy the older generation first; a newer one means that the request is out of date");
        }
    }

    /** @throws DriverFailure {@code machine-not-running} when a machine that is to be rebooted does not run */
    public static void requireRunning(String name, ObservedPower power) {
        if (power != ObservedPower.RUNNING) {
            throw DriverFailure.conflict(
                    "machine-not-running",
                    "%s is %s and was to be rebooted".formatted(name, power),
                    "start the machine instead");
        }
    }

    /**
     * @param was the size that the machine has, other than {@code size}
     * @throws DriverFailure {@code machine-running} when it is not STOPPED, {@code disk-cannot-shrink} when its disk would
     */
    public static void requireResizable(String name, ObservedPower power, MachineSize was, MachineSize size) {
        if (power != ObservedPower.STOPPED) {
            throw DriverFailure.conflict(
                    "machine-running",
                    "%s was to be resized while it is %s".formatted(name, power),
                    "stop the machine first");
        }
        if (size.diskGib() < was.diskGib()) {
            throw DriverFailure.refused(
                    Fault.USER,
                    "disk-cannot-shrink",
                    "the disk has %d GiB and was to have %d".formatted(was.diskGib(), size.diskGib()),
                    "ask for a disk that is at least as large");
        }
    }
}
