package dev.viveiro.worker.driver;

/**
 * How large a machine is.
 *
 * @param vcpus virtual processors, at least 1
 * @param memoryMib memory in MiB (2^20 bytes), at least 1
 * @param diskGib disk in GiB (2^30 bytes), at least 1
 */
public record MachineSize(int vcpus, long memoryMib, long diskGib) {
    public MachineSize {
        if (vcpus < 1 || memoryMib < 1 || diskGib < 1) {
            throw new IllegalArgumentException("a machine has at least 1 vCPU, 1 MiB and 1 GiB, not %d, %d and %d"
                    .formatted(vcpus, memoryMib, diskGib));
        }
    }
}
