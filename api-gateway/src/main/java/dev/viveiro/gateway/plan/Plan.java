package dev.viveiro.gateway.plan;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.kernel.CpuLimits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A size that a machine can have.
 *
 * @param version from 1; what one says never changes
 * @param memoryMib in MiB
 * @param diskGib in GiB
 * @param keepsCapacity a stopped machine keeps its processor and memory, and pays for them
 * @param cpuShares weight of its machines beside the others of a host, 2 to 10000; null for what the hypervisor gives by itself
 * @param cpuCapPercent what each virtual processor gets at most, in percent of one of the host's, 1 to 100; null for all that is free
 * @param memoryMinMib what a machine has of its memory at first, in MiB, from 1 to all of it; null for all of it
 * @param retired no machine gets it any more, those that have it go on
 */
public record Plan(
        String name,
        int version,
        int vcpus,
        long memoryMib,
        long diskGib,
        boolean keepsCapacity,
        @Nullable Integer cpuShares,
        @Nullable Integer cpuCapPercent,
        @Nullable Long memoryMinMib,
        boolean retired) {
    /** One on offer that limits nothing. */
    public Plan(String name, int version, int vcpus, long memoryMib, long diskGib, boolean keepsCapacity) {
        this(name, version, vcpus, memoryMib, diskGib, keepsCapacity, null, null, null, false);
    }

    public PlanSnapshot snapshot() {
        return new PlanSnapshot(
                name, version, vcpus, memoryMib, diskGib, new CpuLimits(cpuShares, cpuCapPercent), memoryMinMib);
    }

    /** Why no machine gets it, in words for whoever asked for one; null when machines do. */
    public @Nullable String objection() {
        return retired
                ? "Plan " + name + " is retired: no machine gets it any more; GET /v1/plans lists others."
                : null;
    }

    /** Throws a 409 {@code plan-retired} problem, which points to {@code /plan}, when no machine gets it. */
    public void requireOffered() {
        String objection = objection();
        if (objection != null) {
            throw new ProblemException(
                    ProblemCode.PLAN_RETIRED,
                    objection,
                    List.of(new FieldError("/plan", ProblemCode.PLAN_RETIRED.code(), objection)),
                    Map.of(),
                    null);
        }
    }

    /** Whether both are the same version and say the same; whether they are on offer is not part of it. */
    boolean says(Plan other) {
        return snapshot().equals(other.snapshot()) && keepsCapacity == other.keepsCapacity;
    }
}
