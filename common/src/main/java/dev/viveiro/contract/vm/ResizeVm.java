package dev.viveiro.contract.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.CpuLimits;
import org.jspecify.annotations.Nullable;

/**
 * Give the machine another size.
 *
 * @param memoryMib in MiB
 * @param diskGib in GiB; a disk never shrinks
 * @param cpu null, and not sent, for a machine that shall have no limits
 * @param restart true for one that runs to be stopped for it and booted anew; null, and not sent, for one that gets it while it runs, or is
 *     off
 * @param memoryMinMib what it has of its memory at first, in MiB; null, and not sent, for all of it
 */
@Contract(type = "resize-vm/1")
public record ResizeVm(
        CommandTarget target,
        int vcpus,
        long memoryMib,
        long diskGib,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CpuLimits cpu,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean restart,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long memoryMinMib)
        implements HostCommand {
    public ResizeVm {
        cpu = CpuLimits.orNull(cpu);
    }

    /** Without a restart. */
    public ResizeVm(CommandTarget target, int vcpus, long memoryMib, long diskGib, @Nullable CpuLimits cpu) {
        this(target, vcpus, memoryMib, diskGib, cpu, null, null);
    }

    /** To a size without limits. */
    public ResizeVm(CommandTarget target, int vcpus, long memoryMib, long diskGib) {
        this(target, vcpus, memoryMib, diskGib, null);
    }

    public CpuLimits limits() {
        return CpuLimits.orNone(cpu);
    }

    public boolean restarts() {
        return Boolean.TRUE.equals(restart);
    }
}
