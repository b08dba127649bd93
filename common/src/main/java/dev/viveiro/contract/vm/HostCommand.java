package dev.viveiro.contract.vm;

/** Everything the gateway can tell a host to do. */
public sealed interface HostCommand
        permits CreateVm,
                StartVm,
                StopVm,
                RebootVm,
                PauseVm,
                ResumeVm,
                SaveVm,
                RestoreVm,
                ResizeVm,
                SnapshotVm,
                RevertVm,
                DeleteSnapshot,
                ReinstallVm,
                CaptureVm,
                ChangeNetwork,
                AttachDisk,
                DetachDisk,
                ChangeIso,
                ExportVm,
                ImportVm,
                DeleteVm,
                CancelOperation {
    CommandTarget target();
}
