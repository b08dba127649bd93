package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.kernel.HostId;

/**
 * Where a machine is placed and what it holds there.
 *
 * @param generation incarnation, +1 when placed anew
 * @param reserved what it holds of the host right now
 * @param addressHeld whether the address is still its own
 */
public record VmPlace(HostId host, NetworkSpec network, int generation, HostResources reserved, boolean addressHeld) {
    private static final HostResources NOTHING = new HostResources(0, 0, 0);

    /** Holds what {@code holding} says for the given build. */
    public VmPlace holding(Holding holding, VmBuild build) {
        HostResources full = new HostResources(
                build.plan().vcpus(), build.plan().memoryMib(), build.plan().diskGib());
        return switch (holding) {
            case UNCHANGED -> this;
            case EVERYTHING -> new VmPlace(host, network, generation, full, true);
            case WHILE_STOPPED ->
                new VmPlace(
                        host,
                        network,
                        generation,
                        build.keepsCapacity() ? full : new HostResources(0, 0, full.diskGib()),
                        true);
            case NAME_ONLY -> new VmPlace(host, network, generation, NOTHING, false);
        };
    }
}
