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
 * @param vcpuRatio how many processors may be reserved for each thread, above 0; of no account for what anybody bears
 * @param power null when its energy is paid for in another way
 */
public record HostModel(
        HostId host,
        LocalDate from,
        @Nullable LocalDate to,
        long vcpus,
        long memoryMib,
        long diskGib,
        double vcpuRatio,
        @Nullable PowerModel power) {
    /** What the gateway gives a host of which nothing else is said. */
    public static final double DEFAULT_VCPU_RATIO = 4;

    public HostModel {
        if (!(vcpuRatio > 0)) {
            throw new IllegalArgumentException("expected a ratio above 0, got " + vcpuRatio);
        }
        if (vcpus < 1 || memoryMib < 0 || diskGib < 0) {
            throw new IllegalArgumentException(
                    "expected a processor at least, got " + vcpus + ", " + memoryMib + " MiB, " + diskGib + " GiB");
        }
    }

    /** The same with another price of energy; one without a power model stays as it is. */
    public HostModel atPricePerKwh(BigDecimal price) {
        return power == null ? this : with(power.at(price));
    }

    /** The same with another power model, or none. */
    public HostModel with(@Nullable PowerModel other) {
        return new HostModel(host, from, to, vcpus, memoryMib, diskGib, vcpuRatio, other);
    }
}
