package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a placement needs to know about a host.
 *
 * @param drivers what it makes machines with
 * @param impediment why the host takes none; one of several drivers may have one of its own
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
        HostDrivers drivers,
        @Nullable String impediment,
        long epoch,
        HostResources allocatable,
        HostResources reserved,
        HostResources total,
        HostResources used,
        int machines,
        @Nullable Instant reportedAt) {
    /** Of a host with one driver; with none where {@code driver} is null, for it has not joined. */
    public HostCapacity(
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
        this(
                id,
                name,
                state,
                new HostDrivers(
                        driver == null ? List.of() : List.of(new HostDriver(driver, null, capabilities, impediment))),
                impediment,
                epoch,
                allocatable,
                reserved,
                total,
                used,
                machines,
                reportedAt);
    }

    /** True when the host is up and a driver of it can work. */
    public boolean placeable() {
        return state == HostState.UP && impediment == null;
    }

    /** True when the driver that would make the machine can do all that is needed, now. */
    public boolean takes(Set<String> needed) {
        return drivers.taking(needed).takes(needed);
    }

    /** True when {@code more} can be reserved beside what is. */
    public boolean fits(Reservation more) {
        return reserved.vcpus() + more.vcpus() <= allocatable.vcpus()
                && reserved.memoryMib() + more.memoryMib() <= allocatable.memoryMib()
                && reserved.diskGib() + more.diskGib() <= allocatable.diskGib();
    }
}
