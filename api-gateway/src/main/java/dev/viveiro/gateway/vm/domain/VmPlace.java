package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a machine is placed and what it holds there.
 *
 * @param generation incarnation, +1 when placed anew
 * @param reserved what it holds of the host right now
 * @param addressHeld whether the address is still its own
 * @param unsettled null while it is known which card it has
 */
public record VmPlace(
        HostId host,
        NetworkSpec network,
        int generation,
        HostResources reserved,
        boolean addressHeld,
        @Nullable Unsettled unsettled) {
    private static final HostResources NOTHING = new HostResources(0, 0, 0);

    /** Of a machine whose card is known. */
    public VmPlace(HostId host, NetworkSpec network, int generation, HostResources reserved, boolean addressHeld) {
        this(host, network, generation, reserved, addressHeld, null);
    }

    /** The same, holding this of its host. */
    public VmPlace reserving(HostResources other) {
        return new VmPlace(host, network, generation, other, addressHeld, unsettled);
    }

    /** The same, holding at least this of its host. */
    public VmPlace holdingAtLeast(HostResources least) {
        return reserving(new HostResources(
                Math.max(reserved.vcpus(), least.vcpus()),
                Math.max(reserved.memoryMib(), least.memoryMib()),
                Math.max(reserved.diskGib(), least.diskGib())));
    }

    /** The same with another card asked for by the operation, and this address held beside its own. */
    public VmPlace asking(OperationId by, @Nullable String beside) {
        return new VmPlace(host, network, generation, reserved, addressHeld, new Unsettled(by, beside));
    }

    /** The same with the card that its host says it has, and nothing held beside. */
    public VmPlace settled(NetworkSpec card) {
        return new VmPlace(host, card, generation, reserved, addressHeld, null);
    }

    /** The address that is held beside its own. */
    public @Nullable String beside() {
        return unsettled == null ? null : unsettled.address();
    }

    /** All that it holds of the pool. */
    public List<String> addresses() {
        List<String> held = new ArrayList<>(addressHeld ? List.of(network.address()) : List.of());
        String beside = beside();
        if (beside != null && !held.contains(beside)) {
            held.add(beside);
        }
        return List.copyOf(held);
    }

    /**
     * What it gives back by becoming {@code after}. Placed anew it gives nothing back that it holds on: that was given back, or left
     * behind, before.
     */
    public List<String> freedBy(VmPlace after) {
        if (generation != after.generation && after.addressHeld) {
            return List.of();
        }
        List<String> kept = after.addresses();
        return addresses().stream().filter(address -> !kept.contains(address)).toList();
    }

    /** Holds what {@code holding} says for the given build. */
    public VmPlace holding(Holding holding, VmBuild build) {
        HostResources full =
                new HostResources(build.plan().vcpus(), build.plan().memoryMib(), build.allDiskGib());
        return switch (holding) {
            case UNCHANGED -> this;
            case EVERYTHING -> new VmPlace(host, network, generation, full, true, unsettled);
            case WHILE_STOPPED ->
                new VmPlace(
                        host,
                        network,
                        generation,
                        build.keepsCapacity() ? full : new HostResources(0, 0, full.diskGib()),
                        true,
                        unsettled);
            case NAME_ONLY -> new VmPlace(host, network, generation, NOTHING, false);
        };
    }
}
