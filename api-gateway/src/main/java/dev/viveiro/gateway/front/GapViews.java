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

    @Schema(name = "UsageTrafficPage")
    record TrafficPage(List<Traffic> items, @Nullable String nextPageToken) {}

    @Schema(name = "UsageTraffic", description = "Bytes that a machine received and sent in a month")
    record Traffic(UUID vm, @Schema(example = "2026-03") String month, long receivedBytes, long sentBytes) {}

    @Schema(name = "ReconciliationAmountPage")
    record Amounts(List<Amount> items, @Nullable String nextPageToken) {}

    @Schema(
            name = "ReconciliationAmount",
            description = "A final document. Amounts are text; those after the total are without tax")
    record Amount(
            UUID document,
            String number,
            UUID tenant,

            @Schema(allowableValues = {"BALANCED", "CORRECTED_LATER", "UNEXPLAINED"})
            String finding,

            String currency,
            String net,
            String tax,
            String total,

            @Schema(description = "The sum of its lines") String lineSum,

            @Schema(
                    description =
                            "What all documents in force bill for its month; absent for what is not in force, and of a"
                                    + " credit note")
            @Nullable
            String billed,

            @Schema(description = "What the month comes to as usage is known now; absent like that") @Nullable
            String now,

            @Schema(description = "Lines that the usage copied for the document does not come to")
            List<AmountDifference> differences) {}

    @Schema(name = "ReconciliationAmountDifference")
    record AmountDifference(
            String kind, @Nullable String meter, @Nullable Integer tier, String billed, String rated) {}

    @Schema(name = "ReconciliationTrafficPage")
    record TrafficChecks(List<TrafficCheck> items, @Nullable String nextPageToken) {}

    @Schema(name = "ReconciliationTraffic", description = "A machine's traffic in a month, in bytes")
    record TrafficCheck(
            UUID vm,
            UUID tenant,

            @Schema(allowableValues = {"NOT_YET_BILLED", "CORRECTED_LATER", "UNEXPLAINED"})
            String finding,

            TrafficDirection received,
            TrafficDirection sent) {}

    @Schema(name = "ReconciliationTrafficDirection")
    record TrafficDirection(
            @Schema(description = "By the readings of the machine's counters")
            long counted,

            @Schema(description = "What an invoice of now would bill")
            long billable,

            @Schema(description = "What the newest document in force was made from")
            long billed) {}

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

    @Schema(name = "ReconciliationLine", description = "One meter of one machine, or of one image")
    record Line(
            @Schema(description = "null for an image") @Nullable
            UUID vm,

            @Schema(description = "Name of the image; absent for a machine") @Nullable
            String image,

            UUID tenant,
            String meter,

            @Schema(
                    allowableValues = {
                        "BALANCED",
                        "NOT_YET_BILLED",
                        "NOT_SEEN_YET",
                        "LOST_HOST",
                        "CORRECTED_LATER",
                        "LEFT_AS_BILLED",
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
