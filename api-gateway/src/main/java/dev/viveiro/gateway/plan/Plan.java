package dev.viveiro.gateway.plan;

import dev.viveiro.contract.vm.PlanSnapshot;

/**
 * A size that a machine can have.
 *
 * @param memoryMib in MiB
 * @param diskGib in GiB
 * @param keepsCapacity a stopped machine keeps its processor and memory, and pays for them
 */
public record Plan(String name, int version, int vcpus, long memoryMib, long diskGib, boolean keepsCapacity) {
    public PlanSnapshot snapshot() {
        return new PlanSnapshot(name, version, vcpus, memoryMib, diskGib);
    }
}
