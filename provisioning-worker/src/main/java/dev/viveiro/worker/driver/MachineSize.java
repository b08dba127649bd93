package dev.viveiro.worker.driver;

import dev.viveiro.kernel.CpuLimits;

/**
 * How large a machine is.
 *
 * @param vcpus virtual processors, at least 1
 * @param memoryMib memory in MiB (2^20 bytes), at least 1
 * @param diskGib disk in GiB (2^30 bytes), at least 1
 * @param cpu how much it gets of the host's processors
 */
public record MachineSize(int vcpus, long memoryMib, long diskGib, CpuLimits cpu) {
    public MachineSize {
        if (vcpus < 1 || memoryMib < 1 || diskGib < 1) {
            throw new IllegalArgumentException("a machine has at least 1 vCPU, 1 MiB and 1 GiB, not %d, %d and %d"
                    .formatted(vcpus, memoryMib, diskGib));
        }
    }

    /** One without limits. */
    public MachineSize(int vcpus, long memoryMib, long diskGib) {
        this(vcpus, memoryMib, diskGib, CpuLimits.NONE);
    }

    public MachineSize with(CpuLimits limits) {
        return new MachineSize(vcpus, memoryMib, diskGib, limits);
    }
}
