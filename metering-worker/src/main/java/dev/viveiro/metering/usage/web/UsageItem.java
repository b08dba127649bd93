package dev.viveiro.metering.usage.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.store.UsageLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of usage on the wire.
 *
 * @param id of the interval, as in an invoice's usage; what goes on has another one once it ends
 * @param vm null for what an image holds; always present
 * @param image name of the image; absent for what a machine holds
 * @param to null while it goes on; always present
 * @param unit of the quantity, such as {@code vcpu}, {@code MiB} or {@code GiB}
 * @param knownTo its end; of what goes on, the machine's last sample, or now for an image
 * @param billedSeconds of the time from {@code from} to {@code knownTo}, what is billed, to the microsecond; sums of quantity x this
 *     are those of bills
 * @param unbilledSeconds the rest of that time, which followed the last report of a host that was given up
 * @param observedLate whether some of it is billed as observed late
 */
record UsageItem(
        UUID id,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable VmId vm,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String image,
        Meter meter,
        Instant from,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant to,
        long quantity,
        String unit,
        Instant knownTo,
        String billedSeconds,
        String unbilledSeconds,
        boolean observedLate) {
    static UsageItem of(UsageLine line) {
        return new UsageItem(
                line.id(),
                line.image() == null ? line.vm() : null,
                line.image(),
                line.meter(),
                line.from(),
                line.to(),
                line.quantity(),
                line.meter().unit(),
                line.knownTo(),
                plain(line.billedSeconds()),
                plain(line.unbilledSeconds()),
                line.observedLate());
    }

    private static String plain(BigDecimal seconds) {
        return seconds.stripTrailingZeros().toPlainString();
    }
}
