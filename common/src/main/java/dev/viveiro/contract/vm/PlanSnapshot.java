package dev.viveiro.contract.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.CpuLimits;
import org.jspecify.annotations.Nullable;

/**
 * The plan as it was when the machine got it.
 *
 * @param version of the plan, from 1
 * @param memoryMib in MiB
 * @param diskGib in GiB
 * @param cpu null, and not sent, for a plan that limits nothing
 * @param memoryMinMib what a machine has of its memory at first, in MiB, from 1 to all of it; null, and not sent, for all of it
 */
public record PlanSnapshot(
        String name,
        int version,
        int vcpus,
        long memoryMib,
        long diskGib,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CpuLimits cpu,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long memoryMinMib) {
    public PlanSnapshot {
        cpu = CpuLimits.orNull(cpu);
    }

    /** One whose machines have all of their memory. */
    public PlanSnapshot(String name, int version, int vcpus, long memoryMib, long diskGib, @Nullable CpuLimits cpu) {
        this(name, version, vcpus, memoryMib, diskGib, cpu, null);
    }

    /** One that limits nothing. */
    public PlanSnapshot(String name, int version, int vcpus, long memoryMib, long diskGib) {
        this(name, version, vcpus, memoryMib, diskGib, null);
    }

    public CpuLimits limits() {
        return CpuLimits.orNone(cpu);
    }
}
