package dev.viveiro.contract.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one machine; they start again at zero with a new {@code bootId}.
 *
 * @param cpuMillis processor time used since boot, in ms
 * @param memoryUsedMib in MiB
 * @param diskUsedMib in MiB, of all its disks; null, and not sent, where nobody knows
 * @param receivedBytes since boot
 * @param sentBytes since boot
 */
public record VmSample(
        VmId vm,
        int generation,
        ObservedPower power,
        @Nullable String bootId,
        long cpuMillis,
        long memoryUsedMib,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long diskUsedMib,
        long receivedBytes,
        long sentBytes) {
    /** One whose disks were measured. */
    public VmSample(
            VmId vm,
            int generation,
            ObservedPower power,
            @Nullable String bootId,
            long cpuMillis,
            long memoryUsedMib,
            long diskUsedMib,
            long receivedBytes,
            long sentBytes) {
        this(vm, generation, power, bootId, cpuMillis, memoryUsedMib, (Long) diskUsedMib, receivedBytes, sentBytes);
    }
}
