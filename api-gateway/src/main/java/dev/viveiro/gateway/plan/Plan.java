package dev.viveiro.gateway.plan;

import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.kernel.CpuLimits;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A size that a machine can have.
 *
 * @param memoryMib in MiB
 * @param diskGib in GiB
 * @param keepsCapacity a stopped machine keeps its processor and memory, and pays for them
 * @param cpuShares weight of its machines beside the others of a host, 2 to 10000; null for what the hypervisor gives by itself
 * @param cpuCapPercent what each virtual processor gets at most, in percent of one of the host's, 1 to 100; null for all that is free
 * @param memoryMinMib what a machine has of its memory at first, in MiB, from 1 to all of it; null for all of it
 */
public record Plan(
        String name,
        int version,
        int vcpus,
        long memoryMib,
        long diskGib,
        boolean keepsCapacity,

        @Schema(description = "Weight beside the other machines of a host, 2 to 10000; null for the hypervisor's own")
        @Nullable
        Integer cpuShares,

        @Schema(
                description =
                        "What each virtual processor gets at most, in percent of one of the host's; null for all that is free")
        @Nullable
        Integer cpuCapPercent,

        @Schema(
                description =
                        "What a machine has of its memory when it starts, in MiB; it takes the rest when it needs it. Null for all of it")
        @Nullable
        Long memoryMinMib) {
    /** One that limits nothing. */
    public Plan(String name, int version, int vcpus, long memoryMib, long diskGib, boolean keepsCapacity) {
        this(name, version, vcpus, memoryMib, diskGib, keepsCapacity, null, null, null);
    }

    public PlanSnapshot snapshot() {
        return new PlanSnapshot(
                name, version, vcpus, memoryMib, diskGib, new CpuLimits(cpuShares, cpuCapPercent), memoryMinMib);
    }
}
