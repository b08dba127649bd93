package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of metering's answers about the last day; for the API document alone. */
public final class StatsViews {
    private static final String NOW = "The newest; null when it is older than five minutes";
    private static final String MINUTES = "Every minute from the first to the last that was sampled, in order";

    private StatsViews() {}

    /** What a machine used. */
    @Schema(name = "VmStats")
    public record VmStats(
            UUID vm,
            @Schema(description = NOW) @Nullable VmPoint now,
            @Schema(description = MINUTES) List<VmPoint> minutes) {}

    /** The sums over a host's machines. */
    @Schema(name = "HostStats")
    public record HostStats(
            UUID host,
            @Schema(description = NOW) @Nullable HostPoint now,
            @Schema(description = MINUTES) List<HostPoint> minutes) {}

    /** One machine, one minute. */
    @Schema(
            name = "VmStatsPoint",
            description = "Rates are averages since the minute before, within one boot; null is not known, never none")
    public record VmPoint(
            @Schema(description = "The beginning of the minute; in now, when the sample was taken")
            Instant at,

            @Schema(description = "100 is one processor that was busy all the time", example = "37.5") @Nullable
            Double cpuPercent,

            @Schema(description = "MiB that the guest used") @Nullable
            Long memoryUsedMib,

            @Schema(description = "MiB that the machine took on its host") @Nullable
            Long diskUsedMib,

            @Schema(description = "Bytes per second") @Nullable
            Long receivedBytesPerSecond,

            @Schema(description = "Bytes per second") @Nullable
            Long sentBytesPerSecond) {}

    /** One host, one minute. */
    @Schema(
            name = "HostStatsPoint",
            description = "Sums over the machines that were measured; rates over those that have one")
    public record HostPoint(
            @Schema(description = "The beginning of the minute")
            Instant at,

            @Schema(description = "How many were measured") int machines,

            @Schema(description = "100 is one processor that was busy all the time", example = "412.5") @Nullable
            Double cpuPercent,

            @Schema(description = "MiB") @Nullable Long memoryUsedMib,
            @Schema(description = "MiB") @Nullable Long diskUsedMib,

            @Schema(description = "Bytes per second") @Nullable
            Long receivedBytesPerSecond,

            @Schema(description = "Bytes per second") @Nullable
            Long sentBytesPerSecond) {}
}
