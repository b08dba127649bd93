package dev.viveiro.gateway.vm;

import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteSnapshot;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.contract.vm.IsoMedium;
import dev.viveiro.contract.vm.PauseVm;
import dev.viveiro.contract.vm.PlanSnapshot;
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
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.DiskState;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's host is asked to do for an operation.
 *
 * @param policy how long guests may take to stop
 * @param images where bytes come from, and go to
 */
record AskedOfHosts(OperationPolicy policy, ImageSources images) {
    /** @param seals of this machine, or of some with it */
    HostCommand of(Vm vm, CommandTarget target, Operation operation, UserDataSeal.Together seals) {
        return switch (operation.type()) {
            case CREATE -> new CreateVm(target, spec(vm, target.deadline(), seals));
            case START -> new StartVm(target);
            case STOP -> new StopVm(target, policy.graceful());
            case REBOOT -> new RebootVm(target);
            case PAUSE -> new PauseVm(target);
            case RESUME -> new ResumeVm(target);
            case SAVE -> new SaveVm(target);
            case RESTORE -> new RestoreVm(target);
            case RESIZE -> resize(target, (Argument.NewPlan) operation.argument());
            case SNAPSHOT -> new SnapshotVm(target, snapshot(operation));
            case REVERT -> new RevertVm(target, snapshot(operation));
            case DELETE_SNAPSHOT -> new DeleteSnapshot(target, snapshot(operation));
            case REINSTALL -> new ReinstallVm(target, spec(anew(vm, operation), target.deadline(), seals));
            case CAPTURE -> capture(vm, target, (Argument.NewCapture) operation.argument());
            case CHANGE_NETWORK -> new ChangeNetwork(target, ((Argument.NewNetwork) operation.argument()).network());
            case ATTACH_DISK -> new AttachDisk(target, disk(operation));
            case DETACH_DISK -> new DetachDisk(target, disk(operation));
            case CHANGE_ISO -> new ChangeIso(target, iso(target, (Argument.InDrive) operation.argument()));
            case MIGRATE -> moving(vm, target, operation, seals);
            case DELETE -> new DeleteVm(target);
        };
    }

    private HostCommand moving(Vm vm, CommandTarget target, Operation operation, UserDataSeal.Together seals) {
        Argument.Move move = (Argument.Move) operation.argument();
        if (Moves.moved(vm, operation)) {
            return new StartVm(target);
        }
        if (!Moves.importing(vm, operation)) {
            return new ExportVm(
                    target,
                    move.ran(),
                    move.force() ? Duration.ZERO : policy.graceful(),
                    images.transportLink(target.operation(), target.host(), target.deadline()));
        }
        Vm there = vm.with(new VmPlace(
                move.destination(),
                vm.place().network(),
                move.generation(),
                move.reserved(),
                vm.place().addressHeld()));
        return new ImportVm(
                target,
                spec(there, target.deadline(), seals),
                images.transported(target.operation(), target.host(), target.deadline()));
    }

    private CaptureVm capture(Vm vm, CommandTarget target, Argument.NewCapture of) {
        return new CaptureVm(
                target,
                of.name(),
                images.captureLink(of.image(), of.name(), target.operation(), target.host(), target.deadline()),
                vm.tenant());
    }

    private static ResizeVm resize(CommandTarget target, Argument.NewPlan of) {
        PlanSnapshot plan = of.plan();
        return new ResizeVm(
                target,
                plan.vcpus(),
                plan.memoryMib(),
                plan.diskGib(),
                plan.limits(),
                of.restart(),
                plan.memoryMinMib());
    }

    /** With the disk that the plan has, whatever it had before. */
    private static Vm anew(Vm vm, Operation operation) {
        Argument.NewImage of = (Argument.NewImage) operation.argument();
        return vm.built(vm.build()
                .sized(of.plan(), of.keepsCapacity())
                .from(of.image(), of.account())
                .grown(null));
    }

    private @Nullable IsoMedium iso(CommandTarget target, Argument.InDrive of) {
        return of.image() == null
                ? null
                : new IsoMedium(
                        of.image(),
                        Objects.requireNonNull(
                                images.of(of.image(), target.host(), target.deadline()),
                                "no host has an ISO image by itself"));
    }

    private static ExtraDisk disk(Operation operation) {
        Argument.OfDisk of = (Argument.OfDisk) operation.argument();
        return new ExtraDisk(of.disk(), of.name(), of.sizeGib());
    }

    private static UUID snapshot(Operation operation) {
        return ((Argument.OfSnapshot) operation.argument()).snapshot();
    }

    private VmSpec spec(Vm vm, Instant deadline, UserDataSeal.Together seals) {
        var build = vm.build();
        return new VmSpec(
                vm.tenant(),
                vm.identity().name(),
                build.plan().vcpus(),
                build.plan().memoryMib(),
                build.ownDiskGib(),
                build.image(),
                vm.place().network(),
                build.account(),
                build.sshKeys(),
                // a machine that keys can enter has no password
                build.sshKeys().isEmpty(),
                images.of(build.image(), vm.host(), deadline),
                // none of a machine that is created
                build.disks().stream()
                        .filter(disk -> disk.state() == DiskState.ATTACHED)
                        .map(disk -> new ExtraDisk(disk.id(), disk.name(), disk.sizeGib()))
                        .toList(),
                seals.of(vm),
                build.plan().limits(),
                build.plan().memoryMinMib());
    }
}
