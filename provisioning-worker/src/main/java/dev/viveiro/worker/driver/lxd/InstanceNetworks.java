package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.NetworkChanging;

/**
 * Gives containers that are off another card: the guest's files first, then card and mark by one change. Until the mark says so the
 * machine has the card that it had, whatever its files say, and they are written again with the next try, or back.
 */
final class InstanceNetworks implements NetworkChanging {
    private final Instances instances;
    private final Bridges bridges;
    private final NetworkFiles files;
    private final InstanceSnapshots snapshots;

    InstanceNetworks(Instances instances, Bridges bridges, NetworkFiles files, InstanceSnapshots snapshots) {
        this.instances = instances;
        this.bridges = bridges;
        this.files = files;
        this.snapshots = snapshots;
    }

    @Override
    public void changeNetwork(VmId vm, MachineNetwork network) {
        // a change that was given up, or a revert that was cut off, would come after this one
        instances.settle(vm);
        snapshots.repair(vm);
        Instance before = instances.require(vm);
        MachineSpec spec = before.machine().spec();
        boolean has = spec.network().equals(network);
        if (has && before.power() != ObservedPower.STOPPED) {
            return;
        }
        if (!has) {
            MachineConflicts.requireOff(spec.name(), before.power(), "given another network card");
        }
        files.change(spec.withNetwork(network));
        if (!has) {
            Operations.End end = instances.connect(vm, network, bridges.ensure(network));
            if (!instances.require(vm).machine().spec().network().equals(network)) {
                throw LxdFailures.failed("give " + spec.name() + " another network card", end.error());
            }
        }
    }
}
