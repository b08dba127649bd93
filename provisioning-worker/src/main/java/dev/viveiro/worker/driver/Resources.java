package dev.viveiro.worker.driver;

/**
 * An amount of what a host is made of; the drivers' own word for it, so that no driver depends on a format of the wire.
 *
 * @param vcpus processors; of those in use, the busy ones, rounded up
 * @param memoryMib memory in MiB (2^20 bytes)
 * @param diskGib disk in GiB (2^30 bytes)
 */
public record Resources(long vcpus, long memoryMib, long diskGib) {
    public Resources {
        if (vcpus < 0 || memoryMib < 0 || diskGib < 0) {
            throw new IllegalArgumentException(
                    "resources below zero: %d vCPU, %d MiB, %d GiB".formatted(vcpus, memoryMib, diskGib));
        }
    }
}
