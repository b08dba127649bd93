package dev.viveiro.gateway.plan;

import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of {@code PUT /v1/plans/{name}/versions/{version}}; the members are those of {@link Plan}. */
record NewPlanVersion(
        @Schema(description = "1 to 1024", example = "2") @Nullable
        Long vcpus,

        @Schema(description = "1 MiB to 16 TiB", example = "4096") @Nullable
        Long memoryMib,

        @Schema(description = "1 to 65536", example = "40") @Nullable
        Long diskGib,

        @Schema(
                description = "A stopped machine keeps its processor and memory, and pays for them",
                defaultValue = "false",
                example = "false")
        @Nullable
        Boolean keepsCapacity,

        @Schema(
                description = "Weight beside the other machines of a host, 2 to 10000; absent for the hypervisor's own",
                example = "200")
        @Nullable
        Long cpuShares,

        @Schema(
                description =
                        "What each virtual processor gets at most, in percent of one of the host's, 1 to 100; absent for all that is free",
                example = "50")
        @Nullable
        Long cpuCapPercent,

        @Schema(
                description = "What a machine has of its memory when it starts, 1 to memoryMib; absent for all of it",
                example = "1024")
        @Nullable
        Long memoryMinMib) {
    private static final int MOST_VCPUS = 1024;
    private static final long MOST_MEMORY_MIB = 16L * 1024 * 1024;
    private static final long MOST_DISK_GIB = 65_536;
    private static final int LEAST_SHARES = 2;
    private static final int MOST_SHARES = 10_000;
    private static final int ALL_PERCENT = 100;

    /** Throws a 400 problem with everything that is wrong. */
    Plan check(String name, int version) {
        Fields fields = new Fields();
        int processors = (int) required(fields, "/vcpus", vcpus, MOST_VCPUS);
        long memory = required(fields, "/memoryMib", memoryMib, MOST_MEMORY_MIB);
        long disk = required(fields, "/diskGib", diskGib, MOST_DISK_GIB);
        Long shares = optional(fields, "/cpuShares", cpuShares, LEAST_SHARES, MOST_SHARES);
        Long cap = optional(fields, "/cpuCapPercent", cpuCapPercent, 1, ALL_PERCENT);
        // beside a size that is wrong itself it is held against the largest
        Long least = optional(
                fields, "/memoryMinMib", memoryMinMib, 1, memoryMib == null || memory < 1 ? MOST_MEMORY_MIB : memory);
        fields.check();
        return new Plan(
                name,
                version,
                processors,
                memory,
                disk,
                Boolean.TRUE.equals(keepsCapacity),
                shares == null ? null : shares.intValue(),
                cap == null ? null : cap.intValue(),
                least,
                false);
    }

    private static long required(Fields fields, String pointer, @Nullable Long value, long max) {
        return fields.range(pointer, fields.required(pointer, value, 1L), 1, max, 1);
    }

    private static @Nullable Long optional(Fields fields, String pointer, @Nullable Long value, long min, long max) {
        return value == null ? null : fields.range(pointer, value, min, max, min);
    }
}
