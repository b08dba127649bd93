package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a host is, as an administrator says, from a day on.
 *
 * @param from the first day
 * @param to the day after the last; null while it is so
 * @param vcpus physical threads, at least 1
 * @param memoryMib in MiB
 * @param diskGib in GiB
 * @param power null when its energy is paid for in another way
 */
public record HostModel(
        HostId host,
        LocalDate from,
        @Nullable LocalDate to,
        long vcpus,
        long memoryMib,
        long diskGib,
        @Nullable PowerModel power) {
    public HostModel {
        if (vcpus < 1 || memoryMib < 0 || diskGib < 0) {
            throw new IllegalArgumentException(
                    "expected a processor at least, got " + vcpus + ", " + memoryMib + " MiB, " + diskGib + " GiB");
        }
    }

    /** The same with another price of energy; one without a power model stays as it is. */
    public HostModel atPricePerKwh(BigDecimal price) {
        return power == null ? this : new HostModel(host, from, to, vcpus, memoryMib, diskGib, power.at(price));
    }
}
