package dev.viveiro.contract.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the hypervisor has it.
 *
 * @param disks ids of its extra disks, in order; null, and not sent, by a host whose driver knows of none
 */
public record ReportedVm(
        VmId vm,
        int generation,
        ObservedPower power,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<UUID> disks) {
    public ReportedVm {
        disks = disks == null ? null : disks.stream().sorted().toList();
    }

    /** On a host whose driver knows of no extra disks. */
    public ReportedVm(VmId vm, int generation, ObservedPower power) {
        this(vm, generation, power, null);
    }
}
