package dev.viveiro.worker.driver;

import dev.viveiro.kernel.CpuLimits;
import org.jspecify.annotations.Nullable;

/**
 * How large a machine is.
 *
 * @param vcpus virtual processors, at least 1
 * @param memoryMib memory in MiB (2^20 bytes), at least 1
 * @param diskGib disk in GiB (2^30 bytes), at least 1
 * @param cpu how much it gets of the host's processors
 * @param memoryMinMib what it has of its memory when it starts, in MiB, from 1 to all of it; null for all of it
 */
public record MachineSize(
        int vcpus,
        long memoryMib,
        long diskGib,
        CpuLimits cpu,
        @Nullable Long memoryMinMib) {
    public MachineSize {
        if (vcpus < 1 || memoryMib < 1 || diskGib < 1) {
            throw new IllegalArgumentException("a machine has at least 1 vCPU, 1 MiB and 1 GiB, not %d, %d and %d"
                    .formatted(vcpus, memoryMib, diskGib));
        }
        if (memoryMinMib != null && (memoryMinMib < 1 || memoryMinMib > memoryMib)) {
            throw new IllegalArgumentException(
                    "a machine has at first 1 to %d MiB, not %d".formatted(memoryMib, memoryMinMib));
        }
    }

    /** One that has all of its memory. */
    public MachineSize(int vcpus, long memoryMib, long diskGib, CpuLimits cpu) {
        this(vcpus, memoryMib, diskGib, cpu, null);
    }

    /** One without limits. */
    public MachineSize(int vcpus, long memoryMib, long diskGib) {
        this(vcpus, memoryMib, diskGib, CpuLimits.NONE);
    }

    public MachineSize with(CpuLimits limits) {
        return new MachineSize(vcpus, memoryMib, diskGib, limits, memoryMinMib);
    }

    /** The same with another disk, in GiB. */
    public MachineSize withDisk(long otherGib) {
        return new MachineSize(vcpus, memoryMib, otherGib, cpu, memoryMinMib);
    }
}
