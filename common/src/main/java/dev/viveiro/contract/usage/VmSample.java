package dev.viveiro.contract.usage;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one machine; they start again at zero with a new {@code bootId}.
 *
 * @param cpuMillis processor time used since boot, in ms
 * @param memoryUsedMib in MiB
 * @param diskUsedMib in MiB
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
        long diskUsedMib,
        long receivedBytes,
        long sentBytes) {}
