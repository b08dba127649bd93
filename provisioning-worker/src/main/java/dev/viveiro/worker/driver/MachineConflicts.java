package dev.viveiro.worker.driver;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.Objects;
import java.util.UUID;

/** How every driver says no to what the state of the host does not allow; the codes are those {@link HypervisorDriver} names. */
public final class MachineConflicts {
    /** Code of what {@link HypervisorDriver#ensureImage} mends. */
    public static final String IMAGE_ABSENT = "image-absent";

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
                IMAGE_ABSENT,
                "the host does not hold the image %s that %s is to be made from"
                        .formatted(spec.image().name(), spec.name()),
                "ensure the image first");
    }

    /** {@code image-absent}, of what is to go into a drive */
    public static DriverFailure imageAbsent(ImageRef iso) {
        return DriverFailure.conflict(
                IMAGE_ABSENT, "the host does not hold the image %s".formatted(iso.name()), "ensure the image first");
    }

    /**
     * @param inserted what is in the drive
     * @throws DriverFailure {@code drive-taken} when that is another image
     */
    public static void requireNoOther(ImageRef iso, String inserted) {
        if (!inserted.equals(iso.distinctName())) {
            throw new DriverFailure(
                    FailureClass.CONFLICT,
                    Fault.USER,
                    "drive-taken",
                    "%s was to be put into the machine's drive, which has %s in it".formatted(iso.name(), inserted),
                    "eject that one first",
                    null,
                    null);
        }
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
            throw notRunning(name, power, "rebooted");
        }
    }

    /**
     * {@code machine-not-running}
     *
     * @param what was to become of it, as a participle
     */
    public static DriverFailure notRunning(String name, ObservedPower power, String what) {
        return DriverFailure.conflict(
                "machine-not-running",
                "%s is %s and was to be %s".formatted(name, power, what),
                "start the machine instead");
    }

    /** {@code machine-not-saved} */
    public static DriverFailure notSaved(String name, ObservedPower power) {
        return DriverFailure.conflict(
                "machine-not-saved",
                "%s is %s and was to be restored".formatted(name, power),
                "start the machine instead");
    }

    /**
     * @param what was to become of it, as a participle
     * @throws DriverFailure {@code machine-running} when it is not STOPPED
     */
    public static void requireOff(String name, ObservedPower power, String what) {
        if (power != ObservedPower.STOPPED) {
            throw DriverFailure.conflict(
                    "machine-running",
                    "%s was to be %s while it is %s".formatted(name, what, power),
                    "stop the machine first");
        }
    }

    /** @throws DriverFailure {@code disk-cannot-shrink} */
    public static void requireNoSmallerDisk(MachineSize was, MachineSize size) {
        if (size.diskGib() < was.diskGib()) {
            throw DriverFailure.refused(
                    Fault.USER,
                    "disk-cannot-shrink",
                    "the disk has %d GiB and was to have %d".formatted(was.diskGib(), size.diskGib()),
                    "ask for a disk that is at least as large");
        }
    }

    /**
     * @param name of the machine, which runs
     * @throws DriverFailure {@code guest-keeps-size} for what its guest would have to take
     */
    public static void requireOnlyGrowing(String name, MachineSize was, MachineSize size) {
        boolean grows = was.vcpus() == size.vcpus()
                && was.memoryMib() == size.memoryMib()
                && Objects.equals(was.memoryMinMib(), size.memoryMinMib());
        if (!grows) {
            throw guestKeepsSize(name);
        }
    }

    /** {@code guest-keeps-size} */
    public static DriverFailure guestKeepsSize(String name) {
        return DriverFailure.refused(
                Fault.USER,
                "guest-keeps-size",
                "%s runs, where only its disk grows and its processors are given another cap or other shares"
                        .formatted(name),
                "ask for the new size with a restart");
    }

    /**
     * @param was the size that the machine has, other than {@code size}
     * @throws DriverFailure {@code machine-running} when it is not STOPPED, {@code disk-cannot-shrink} when its disk would
     */
    public static void requireResizable(String name, ObservedPower power, MachineSize was, MachineSize size) {
        requireOff(name, power, "resized");
        requireNoSmallerDisk(was, size);
    }

    /** {@code snapshot-absent} */
    public static DriverFailure snapshotAbsent(String name, UUID snapshot) {
        return DriverFailure.conflict(
                "snapshot-absent",
                "%s has no snapshot %s".formatted(name, snapshot),
                "list the snapshots of the machine, and choose one of them");
    }
}
