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
 */
@Contract(type = "resize-vm/1")
public record ResizeVm(
        CommandTarget target,
        int vcpus,
        long memoryMib,
        long diskGib,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CpuLimits cpu)
        implements HostCommand {
    public ResizeVm {
        cpu = CpuLimits.orNull(cpu);
    }

    /** To a size without limits. */
    public ResizeVm(CommandTarget target, int vcpus, long memoryMib, long diskGib) {
        this(target, vcpus, memoryMib, diskGib, null);
    }

    public CpuLimits limits() {
        return CpuLimits.orNone(cpu);
    }
}
