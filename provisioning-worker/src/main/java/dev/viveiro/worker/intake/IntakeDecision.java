package dev.viveiro.worker.intake;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteSnapshot;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.contract.vm.PauseVm;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.RestoreVm;
import dev.viveiro.contract.vm.ResumeVm;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.contract.vm.SaveVm;
import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.operation.Failures;
import dev.viveiro.worker.operation.Impediments;
import dev.viveiro.worker.operation.Verdict;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides from what is known and a command what becomes of it: a plain function, the same for every repetition. */
public final class IntakeDecision {
    private IntakeDecision() {}

    public static Decision decide(KnownWork known, HostCommand command, DriverInfo driver, Instant now) {
        if (command instanceof CancelOperation) {
            return new Decision.Cancel();
        }
        if (known.attemptKnown()) {
            return new Decision.Duplicate();
        }
        if (known.cancelled()) {
            return new Decision.Refuse(new Verdict.Cancelled());
        }
        CommandTarget target = command.target();
        if (target.attempt() < known.newestAttempt()) {
            return refuse(
                    FailureClass.REFUSED,
                    "stale-attempt",
                    "attempt " + target.attempt() + " came after attempt " + known.newestAttempt(),
                    "nothing is to be done: the newer attempt counts");
        }
        if (target.hostEpoch() < known.epoch()) {
            return refuse(
                    FailureClass.REFUSED,
                    "stale-epoch",
                    "the command is of host epoch " + target.hostEpoch() + ", the host is in " + known.epoch(),
                    "send it again as a new attempt");
        }
        // a delete says so again, as often as it is asked
        if (target.generation() <= known.goneUpTo() && !(command instanceof DeleteVm)) {
            return new Decision.Refuse(new Verdict.Failed(Failures.generationGone(target.generation())));
        }
        if (!now.isBefore(target.deadline())) {
            return new Decision.Refuse(
                    new Verdict.Failed(Failures.deadlinePassed("the command's way to the host", target.deadline())));
        }
        return capable(command, driver);
    }

    private static Decision capable(HostCommand command, DriverInfo driver) {
        // what it can is not known yet, and no other host has the machine
        if (driver.awaited() && !(command instanceof CreateVm)) {
            return new Decision.Accept();
        }
        FailureClass next = command instanceof CreateVm ? FailureClass.TRY_OTHER_HOST : FailureClass.REFUSED;
        Failure impeded = Impediments.refusal(command, driver);
        if (impeded != null) {
            return new Decision.Refuse(new Verdict.Failed(impeded));
        }
        Set<Capability> missing = needed(command);
        missing.removeAll(driver.capabilities());
        return missing.isEmpty()
                ? new Decision.Accept()
                : refuse(
                        next,
                        "capability-missing",
                        "the driver " + driver.name() + " "
                                + missing.stream().map(driver::cannot).collect(Collectors.joining("; ")),
                        "choose a host whose driver can");
    }

    private static EnumSet<Capability> needed(HostCommand command) {
        return switch (command) {
            case CreateVm create -> making(create.spec());
            case ReinstallVm reinstall -> {
                EnumSet<Capability> needed = making(reinstall.spec());
                needed.add(Capability.STOP_FORCED);
                if (!reinstall.spec().disks().isEmpty()) {
                    needed.add(Capability.EXTRA_DISKS);
                }
                yield needed;
            }
            case StartVm start -> EnumSet.of(Capability.START);
            case StopVm stop -> EnumSet.of(Capability.STOP_FORCED);
            case RebootVm reboot -> EnumSet.of(Capability.REBOOT);
            case PauseVm pause -> EnumSet.of(Capability.PAUSE);
            case ResumeVm resume -> EnumSet.of(Capability.START);
            case SaveVm save -> EnumSet.of(Capability.SAVE);
            case RestoreVm restore -> EnumSet.of(Capability.SAVE);
            case ResizeVm resize ->
                limiting(
                        resize.restarts()
                                ? EnumSet.of(Capability.RESIZE, Capability.STOP_FORCED, Capability.START)
                                : EnumSet.of(Capability.RESIZE),
                        resize.limits(),
                        resize.memoryMinMib());
            case SnapshotVm snapshot -> EnumSet.of(Capability.SNAPSHOT);
            case RevertVm revert -> EnumSet.of(Capability.SNAPSHOT, Capability.STOP_FORCED, Capability.START);
            case DeleteSnapshot delete -> EnumSet.of(Capability.SNAPSHOT);
            case CaptureVm capture -> EnumSet.of(Capability.CAPTURE);
            case ChangeNetwork change -> EnumSet.of(Capability.NETWORK, Capability.STOP_FORCED, Capability.START);
            case AttachDisk attach -> EnumSet.of(Capability.EXTRA_DISKS);
            case DetachDisk detach -> EnumSet.of(Capability.EXTRA_DISKS);
            case ChangeIso change -> EnumSet.of(Capability.IMAGE_ISO);
            case ExportVm export -> EnumSet.of(Capability.MIGRATE, Capability.STOP_FORCED);
            case ImportVm taken -> EnumSet.of(Capability.MIGRATE, Capability.CREATE);
            case DeleteVm delete -> EnumSet.of(Capability.CREATE, Capability.STOP_FORCED);
            case CancelOperation cancel -> EnumSet.noneOf(Capability.class);
        };
    }

    private static EnumSet<Capability> making(VmSpec spec) {
        EnumSet<Capability> needed = EnumSet.of(Capability.CREATE, Capability.START);
        if (spec.passwordWanted()) {
            needed.add(Capability.PASSWORD);
        }
        if (!spec.sshKeys().isEmpty()) {
            needed.add(Capability.SSH_KEYS);
        }
        if (spec.userData() != null) {
            needed.add(Capability.USER_DATA);
        }
        return limiting(needed, spec.limits(), spec.memoryMinMib());
    }

    private static EnumSet<Capability> limiting(
            EnumSet<Capability> needed, CpuLimits limits, @Nullable Long memoryMinMib) {
        if (memoryMinMib != null) {
            needed.add(Capability.MEMORY_MIN);
        }
        if (limits.shares() != null) {
            needed.add(Capability.CPU_SHARES);
        }
        if (limits.capPercent() != null) {
            needed.add(Capability.CPU_CAP);
        }
        return needed;
    }

    private static Decision refuse(FailureClass next, String code, String detail, String nextStep) {
        return new Decision.Refuse(
                new Verdict.Failed(new Failure(next, new Cause(code, Fault.SYSTEM, detail, nextStep), null)));
    }
}
