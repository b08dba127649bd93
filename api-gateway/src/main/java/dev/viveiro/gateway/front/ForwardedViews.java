package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of answers that pass through unread; for the API document alone. */
final class ForwardedViews {
    private ForwardedViews() {}

    @Schema(name = "UsagePage")
    record Usage(List<UsageItem> items, @Nullable String nextPageToken) {}

    @Schema(name = "UsageItem")
    record UsageItem(
            @Schema(description = "As in an invoice's usage; what goes on has another one once it ends")
            UUID id,

            @Schema(description = "null for what an image holds") @Nullable
            UUID vm,

            @Schema(description = "Name of the image; absent for what a machine holds") @Nullable
            String image,

            @Schema(allowableValues = {"VCPU", "MEMORY", "DISK", "ADDRESS", "SNAPSHOT", "IMAGE"})
            String meter,

            Instant from,

            @Schema(description = "null while the interval is open") @Nullable
            Instant to,

            BigDecimal quantity,
            String unit,

            @Schema(description = "to; of what goes on, the machine's last sample, or now for an image")
            Instant knownTo,

            @Schema(
                    description = "What is billed of the time from from to knownTo, to the microsecond",
                    example = "3600")
            String billedSeconds,

            @Schema(description = "The rest, which followed the last report of a host that was given up", example = "0")
            String unbilledSeconds,

            @Schema(description = "Whether some of it is billed as observed late, of a host that came back")
            boolean observedLate) {}

    @Schema(name = "DeliveryPage")
    record Deliveries(List<Delivery> items, @Nullable String nextPageToken) {}

    @Schema(name = "Delivery")
    record Delivery(
            UUID id,

            @Schema(description = "null for one that is about no machine") @Nullable
            UUID vm,

            @Nullable String recipient,
            String template,

            @Schema(allowableValues = {"PENDING", "SENT", "FAILED", "SKIPPED"})
            String state,

            int attempts,
            @Nullable DeliveryCause cause,
            Instant createdAt,
            @Nullable Instant sentAt) {}

    @Schema(name = "DeliveryCause", description = "Why the newest attempt failed")
    record DeliveryCause(String code, @Nullable String detail) {}

    @Schema(name = "RevealToken")
    record RevealToken(
            @Schema(description = "What follows # in the mailed link")
            String token) {
        @Override
        public String toString() {
            return "RevealToken[redacted]";
        }
    }

    @Schema(name = "Reveal")
    record Reveal(
            @Schema(example = "viveiro") String account,
            @Schema(example = "10.20.0.17") @Nullable String address,
            String password,
            @Schema(example = "ssh viveiro@10.20.0.17") String login) {
        @Override
        public String toString() {
            return "Reveal[" + account + "@" + address + "]";
        }
    }
}
