package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of what metering recorded about what bills rest on; for the API document alone. */
final class GapViews {
    private static final String SECONDS = "Seconds as text, to the microsecond";

    private GapViews() {}

    @Schema(name = "UsageGapPage")
    record Gaps(List<Gap> items, @Nullable String nextPageToken) {}

    @Schema(name = "UsageGap", description = "Billed time of a machine in which nobody watched it")
    record Gap(
            UUID vm,
            Instant from,
            Instant to,

            @Schema(
                    description =
                            "UNSEEN is billed; LOST is not, from unbilledFrom on, since the host was given up; LATE is,"
                                    + " since the machine was found again in the same boot",
                    allowableValues = {"UNSEEN", "LOST", "LATE"})
            String kind,

            @Schema(description = "Since when the host was silent; absent where nobody gave it up") @Nullable
            Instant unbilledFrom) {}

    @Schema(name = "UsageHourPage")
    record Hours(List<Hour> items, @Nullable String nextPageToken) {}

    @Schema(name = "UsageHour", description = "What is billed of one meter of a machine in an hour of UTC")
    record Hour(
            @Schema(description = "Its beginning", example = "2026-03-01T13:00:00Z")
            Instant hour,

            @Schema(allowableValues = {"VCPU", "MEMORY", "DISK", "ADDRESS", "SNAPSHOT"})
            String meter,

            @Schema(description = "Quantity x seconds as text, to the microsecond", example = "7200")
            String unitSeconds,

            @Schema(description = "Of the quantity", example = "vcpu")
            String unit) {}

    @Schema(name = "UsageClampPage")
    record Clamps(List<Clamp> items, @Nullable String nextPageToken) {}

    @Schema(name = "UsageClamp", description = "A change that took effect later than it claims")
    record Clamp(UUID vm, long version, Instant claimed, Instant used) {}

    @Schema(name = "ReconciliationPage")
    record Reconciliation(
            @Schema(example = "2026-03") String month,
            Totals totals,
            List<Line> items,
            @Nullable String nextPageToken) {}

    @Schema(name = "ReconciliationTotals", description = "Of the machines of this page, told or not")
    record Totals(
            int machines,
            @Schema(description = SECONDS) String livedSeconds,
            @Schema(description = SECONDS) String meteredSeconds,
            @Schema(description = SECONDS) String billedSeconds,

            @Schema(description = "How many meters of machines are how")
            Map<String, Long> findings) {}

    @Schema(name = "ReconciliationLine", description = "One meter of one machine")
    record Line(
            UUID vm,
            UUID tenant,
            String meter,

            @Schema(
                    allowableValues = {
                        "BALANCED",
                        "NOT_YET_BILLED",
                        "NOT_SEEN_YET",
                        "LOST_HOST",
                        "CORRECTED_LATER",
                        "UNEXPLAINED"
                    })
            String finding,

            @Schema(description = "By all changes of the machine. " + SECONDS)
            String livedSeconds,

            @Schema(description = "By the kept intervals") String meteredSeconds,

            @Schema(description = "What of them an invoice of now would bill")
            String billableSeconds,

            @Schema(description = "What the newest document in force was made from")
            String billedSeconds,

            @Schema(description = "Lived less billed") String difference,

            @Schema(description = "The same, times the quantity")
            String unitDifference,

            String unobservedSeconds,
            @Schema(description = "Not billed") String lostSeconds,

            @Schema(description = "Billed, as observed late")
            String lateSeconds,

            @Schema(description = "Past the last sample") String notSeenSeconds) {}
}
