package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.ChangeNetwork;
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

/** The plan of every command; one that has none does not compile. */
@FunctionalInterface
public interface Plans {
    /** Throws {@link IllegalArgumentException} for a cancel, which is no work of its own. */
    Plan of(HostCommand command);

    /** On a host to which nothing is sealed. */
    static Plans with(CredentialMint mint, ImageDelivery delivery) {
        return with(mint, delivery, HostSeal.NONE);
    }

    static Plans with(CredentialMint mint, ImageDelivery delivery, HostSeal seal) {
        return command -> switch (command) {
            case CreateVm create -> CreatingVm.plan(create, mint, seal);
            case StartVm start -> StartingVm.plan();
            case StopVm stop -> StoppingVm.plan(stop);
            case RebootVm reboot -> RebootingVm.plan();
            case PauseVm pause -> PausingVm.plan();
            case ResumeVm resume -> ResumingVm.plan();
            case SaveVm save -> SavingVm.plan();
            case RestoreVm restore -> RestoringVm.plan();
            case ResizeVm resize -> ResizingVm.plan(resize);
            case SnapshotVm snapshot -> TakingSnapshot.plan(snapshot);
            case RevertVm revert -> RevertingVm.plan(revert);
            case DeleteSnapshot delete -> DeletingSnapshot.plan(delete);
            case ReinstallVm reinstall -> ReinstallingVm.plan(reinstall, mint, seal);
            case CaptureVm capture -> CapturingVm.plan(capture, delivery);
            case ChangeNetwork change -> ChangingNetwork.plan(change);
            case AttachDisk attach -> AttachingDisk.plan(attach);
            case DetachDisk detach -> DetachingDisk.plan(detach);
            case ChangeIso change -> ChangingIso.plan(change);
            case ExportVm export -> ExportingVm.plan(export, delivery);
            case ImportVm taken -> ImportingVm.plan(taken, seal);
            case DeleteVm delete -> DeletingVm.plan();
            case CancelOperation cancel -> throw new IllegalArgumentException("a cancel has no plan");
        };
    }
}
