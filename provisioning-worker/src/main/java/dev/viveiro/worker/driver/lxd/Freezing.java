package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.Pausing;
import java.time.Duration;

/** Containers are paused by the kernel's freezer. */
final class Freezing implements Pausing {
    private final Instances instances;
    private final long patience;

    /** @param patience how long LXD may take */
    Freezing(Instances instances, Duration patience) {
        this.instances = instances;
        this.patience = LxdConnection.seconds(patience);
    }

    @Override
    public void pause(VmId vm) {
        bring(vm, "freeze", ObservedPower.PAUSED, "paused");
    }

    @Override
    public void resume(VmId vm) {
        bring(vm, "unfreeze", ObservedPower.RUNNING, "resumed");
    }

    private void bring(VmId vm, String action, ObservedPower wanted, String what) {
        Instance before = instances.require(vm);
        if (before.power() == wanted) {
            return;
        }
        if (before.bootId() == null) {
            throw MachineConflicts.notRunning(before.machine().name(), before.power(), what);
        }
        Operations.End end = instances.power(vm, action, patience);
        if (instances.require(vm).power() != wanted) {
            throw LxdFailures.failed(action + " " + before.machine().name(), end.error());
        }
    }
}
