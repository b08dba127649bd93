package dev.viveiro.worker.operation;

import dev.viveiro.contract.operation.Failure;
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
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can't be done while something stands in the way of a host's driver. */
public final class Impediments {
    /** An operator has to do something first, and drivers look again within seconds. */
    static final Duration AGAIN = Duration.ofSeconds(15);

    private Impediments() {}

    /** The failure of a command that can't be done on this host now; null where nothing stands in its way. */
    public static @Nullable Failure refusal(HostCommand command, DriverInfo driver) {
        DriverFailure against = against(command, driver);
        return against == null ? null : Failures.of(against, command);
    }

    /** One that can do something all the same still stops, saves and deletes what is there. */
    static @Nullable DriverFailure against(HostCommand command, DriverInfo driver) {
        boolean nothing = driver.capabilities().isEmpty();
        return driver.impediment() != null && (nothing || boots(command))
                ? new DriverFailure(
                        FailureClass.TRY_OTHER_HOST,
                        Fault.SYSTEM,
                        "driver-impeded",
                        "the driver " + driver.name() + " can't work on this host: " + driver.impediment(),
                        "remove the impediment" + (nothing && !driver.awaited() ? " and start the worker again" : ""),
                        AGAIN,
                        null)
                : null;
    }

    /** Whether a guest runs by it that did not, or not as this one. */
    private static boolean boots(HostCommand command) {
        return switch (command) {
            case CreateVm create -> true;
            case ReinstallVm reinstall -> true;
            case StartVm start -> true;
            case RebootVm reboot -> true;
            case RestoreVm restore -> true;
            case RevertVm revert -> true;
            case ChangeNetwork change -> true;
            case StopVm stop -> false;
            case PauseVm pause -> false;
            case ResumeVm resume -> false;
            case SaveVm save -> false;
            case ResizeVm resize -> resize.restarts();
            case SnapshotVm snapshot -> false;
            case DeleteSnapshot delete -> false;
            case CaptureVm capture -> false;
            case ExportVm export -> false;
            case ImportVm taken -> false;
            case AttachDisk attach -> false;
            case DetachDisk detach -> false;
            case ChangeIso change -> false;
            case DeleteVm delete -> false;
            case CancelOperation cancel -> false;
        };
    }
}
