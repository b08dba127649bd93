package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A machine's counters at one moment. Processor time and network bytes count from the boot that {@code bootId} names and never
 * fall while it lasts; they are zero while nothing runs.
 *
 * @param at when the counters were read, by the host's clock
 * @param bootId the boot the counters belong to; null while nothing runs
 * @param cpuTime processor time over all vCPUs
 * @param memoryUsedMib memory the guest uses now, in MiB
 * @param diskUsedMib what all disks of the machine take on the host now, in MiB; null where nobody can tell
 * @param receivedBytes bytes the machine received
 * @param sentBytes bytes the machine sent
 */
public record MachineSample(
        VmId vm,
        int generation,
        Instant at,
        ObservedPower power,
        @Nullable String bootId,
        Duration cpuTime,
        long memoryUsedMib,
        @Nullable Long diskUsedMib,
        long receivedBytes,
        long sentBytes) {}
