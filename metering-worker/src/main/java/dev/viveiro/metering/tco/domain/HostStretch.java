package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * Days during which a host was one and the same.
 *
 * @param days in which {@code model} was in force
 * @param seconds of them that are over, above 0
 * @param busySeconds of its processors, over all its machines
 */
public record HostStretch(HostModel model, Period days, BigDecimal seconds, BigDecimal busySeconds) {
    /** All of those days. */
    public HostStretch(HostModel model, Period days, BigDecimal busySeconds) {
        this(model, days, seconds(days.start(), days.end()), busySeconds);
    }

    /** Of days the last of which may not be over; all of days that have not begun. */
    public static HostStretch until(Instant now, HostModel model, Period days, BigDecimal busySeconds) {
        return now.isAfter(days.start()) && now.isBefore(days.end())
                ? new HostStretch(model, days, seconds(days.start(), now), busySeconds)
                : new HostStretch(model, days, busySeconds);
    }

    private static BigDecimal seconds(Instant from, Instant to) {
        return BigDecimal.valueOf(Math.max(1, Duration.between(from, to).toSeconds()));
    }

    HostStretch with(HostModel other) {
        return new HostStretch(other, days, seconds, busySeconds);
    }

    HostStretch withMoreWork(BigDecimal busy) {
        return new HostStretch(model, days, seconds, busySeconds.add(busy));
    }

    Quantities capacity() {
        return new Quantities(
                seconds.multiply(BigDecimal.valueOf(model.vcpus())),
                seconds.multiply(BigDecimal.valueOf(model.memoryMib())),
                seconds.multiply(BigDecimal.valueOf(model.diskGib())));
    }

    /** What may be reserved: more processors than there are. */
    Quantities room() {
        Quantities there = capacity();
        return new Quantities(
                there.vcpuSeconds().multiply(BigDecimal.valueOf(model.vcpuRatio())),
                there.memoryMibSeconds(),
                there.diskGibSeconds());
    }
}
