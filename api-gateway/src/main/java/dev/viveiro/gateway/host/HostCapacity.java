package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a placement needs to know about a host.
 *
 * @param capabilities what its driver can do, as it reported
 * @param allocatable what may be reserved in all: total times the host's ratios, less its headroom, never below zero
 * @param reserved what is reserved now
 * @param total what the hardware has
 * @param used what the host last reported as in use
 * @param machines machines that hold a reservation
 * @param reportedAt when the host saw what it last reported; null before the first report
 */
public record HostCapacity(
        HostId id,
        String name,
        HostState state,
        @Nullable String driver,
        Set<String> capabilities,
        @Nullable String impediment,
        long epoch,
        HostResources allocatable,
        HostResources reserved,
        HostResources total,
        HostResources used,
        int machines,
        @Nullable Instant reportedAt) {
    public HostCapacity {
        capabilities = Set.copyOf(capabilities);
    }

    /** True when the host is up and its driver can work. */
    public boolean placeable() {
        return state == HostState.UP && impediment == null;
    }

    /** True when {@code more} can be reserved beside what is. */
    public boolean fits(Reservation more) {
        return reserved.vcpus() + more.vcpus() <= allocatable.vcpus()
                && reserved.memoryMib() + more.memoryMib() <= allocatable.memoryMib()
                && reserved.diskGib() + more.diskGib() <= allocatable.diskGib();
    }
}
