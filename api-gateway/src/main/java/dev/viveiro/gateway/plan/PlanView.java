package dev.viveiro.gateway.plan;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plan on the wire; the members are those of {@link Plan}.
 *
 * @param position where it stands among those on offer, of the plan and not of the version
 * @param addedAt when the version was added; null for those of before that was noted
 */
public record PlanView(
        String name,
        int version,
        int vcpus,
        long memoryMib,
        long diskGib,
        boolean keepsCapacity,

        @Schema(description = "Weight beside the other machines of a host, 2 to 10000; null for the hypervisor's own")
        @Nullable
        Integer cpuShares,

        @Schema(
                description =
                        "What each virtual processor gets at most, in percent of one of the host's; null for all that is free")
        @Nullable
        Integer cpuCapPercent,

        @Schema(
                description =
                        "What a machine has of its memory when it starts, in MiB; it takes the rest when it needs it. Null for all of it")
        @Nullable
        Long memoryMinMib,

        @Schema(description = "No machine gets the plan any more, in any version; those that have it go on")
        boolean retired,

        @Schema(description = "Plans are listed by it, and by name where it is the same")
        int position,

        @Schema(description = "When the version was added; null for one of before that was noted") @Nullable
        Instant addedAt) {
    static PlanView of(Plan plan, int position, @Nullable Instant addedAt) {
        return new PlanView(
                plan.name(),
                plan.version(),
                plan.vcpus(),
                plan.memoryMib(),
                plan.diskGib(),
                plan.keepsCapacity(),
                plan.cpuShares(),
                plan.cpuCapPercent(),
                plan.memoryMinMib(),
                plan.retired(),
                position,
                addedAt);
    }
}
