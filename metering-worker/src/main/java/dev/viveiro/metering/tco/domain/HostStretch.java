package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;

/**
 * Days during which a host was one and the same.
 *
 * @param days in which {@code model} was in force
 * @param busySeconds of its processors, over all its machines
 */
public record HostStretch(HostModel model, Period days, BigDecimal busySeconds) {
    private static final long DAY_SECONDS = 86_400;

    BigDecimal seconds() {
        return BigDecimal.valueOf(days.days() * DAY_SECONDS);
    }

    Quantities capacity() {
        return new Quantities(
                seconds().multiply(BigDecimal.valueOf(model.vcpus())),
                seconds().multiply(BigDecimal.valueOf(model.memoryMib())),
                seconds().multiply(BigDecimal.valueOf(model.diskGib())));
    }
}
