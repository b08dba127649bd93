package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Growing;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.NetworkChanging;
import dev.viveiro.worker.driver.Pausing;
import dev.viveiro.worker.driver.Saving;

/** Machines that are paused, saved, resized while they run, or given another network card. */
record Resting(Calls calls, MachineChanges changes) implements Pausing, Saving, LiveResizing, Growing, NetworkChanging {
    @Override
    public void pause(VmId vm) {
        calls.change(Step.PAUSE, vm, old -> changes.paused(vm, old));
    }

    @Override
    public void resume(VmId vm) {
        calls.change(Step.RESUME, vm, old -> changes.resumed(vm, old));
    }

    @Override
    public void save(VmId vm) {
        calls.change(Step.SAVE, vm, old -> changes.saved(vm, old));
    }

    @Override
    public void restore(VmId vm) {
        calls.change(Step.RESTORE, vm, old -> changes.restored(vm, old));
    }

    @Override
    public void resizeLive(VmId vm, MachineSize size) {
        calls.change(Step.RESIZE, vm, old -> changes.resizedLive(vm, old, size));
    }

    @Override
    public void grow(VmId vm, MachineSize size) {
        calls.change(Step.RESIZE, vm, old -> changes.grown(vm, old, size));
    }

    @Override
    public void changeNetwork(VmId vm, MachineNetwork network) {
        calls.change(Step.NETWORK, vm, old -> changes.connected(vm, old, network));
    }
}
