package dev.viveiro.metering.stats.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.metering.stats.UsagePoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point on the wire: percent to a tenth, whole bytes. A minute without samples has nulls, for nobody knows.
 *
 * @param machines how many were measured; absent for a machine
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record PointView(
        Instant at,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer machines,
        @Nullable Double cpuPercent,
        @Nullable Long memoryUsedMib,
        @Nullable Long diskUsedMib,
        @Nullable Long receivedBytesPerSecond,
        @Nullable Long sentBytesPerSecond) {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    static PointView of(UsagePoint point, Instant at, boolean sum) {
        return new PointView(
                at,
                sum ? point.machines() : null,
                tenths(point.cpuPercent()),
                point.memoryUsedMib(),
                point.diskUsedMib(),
                whole(point.receivedBytesPerSecond()),
                whole(point.sentBytesPerSecond()));
    }

    /** Every minute from the first point to the last. */
    static List<PointView> minutes(List<UsagePoint> points, boolean sum) {
        List<PointView> minutes = new ArrayList<>();
        for (UsagePoint point : points) {
            while (!minutes.isEmpty() && minutes.getLast().at().plus(MINUTE).isBefore(point.minute())) {
                minutes.add(unknown(minutes.getLast().at().plus(MINUTE), sum));
            }
            minutes.add(of(point, point.minute(), sum));
        }
        return minutes;
    }

    private static PointView unknown(Instant at, boolean sum) {
        return new PointView(at, sum ? 0 : null, null, null, null, null, null);
    }

    private static @Nullable Double tenths(@Nullable Double value) {
        return value == null ? null : Math.round(value * 10) / 10.0;
    }

    private static @Nullable Long whole(@Nullable Double value) {
        return value == null ? null : Math.round(value);
    }
}
