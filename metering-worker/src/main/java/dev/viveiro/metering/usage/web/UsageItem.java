package dev.viveiro.metering.usage.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.store.UsageLine;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of usage on the wire.
 *
 * @param to null while it goes on; always present
 * @param unit of the quantity: {@code vcpu}, {@code MiB} or {@code GiB}
 */
record UsageItem(
        VmId vm,
        Meter meter,
        Instant from,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant to,
        long quantity,
        String unit) {
    static UsageItem of(UsageLine line) {
        return new UsageItem(
                line.vm(),
                line.meter(),
                line.from(),
                line.to(),
                line.quantity(),
                line.meter().unit());
    }
}
