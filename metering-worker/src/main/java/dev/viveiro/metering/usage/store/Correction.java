package dev.viveiro.metering.usage.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.UsageInterval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An interval that ended, and was not so.
 *
 * @param right the first that takes some of its place; null when nothing of it was used
 */
record Correction(VmId vm, UsageInterval wrong, @Nullable UsageInterval right) {
    static List<Correction> of(Difference<UsageInterval> difference) {
        Map<VmId, List<UsageInterval>> come = difference.come().stream()
                .collect(groupingBy(Difference.Of::vm, mapping(Difference.Of::value, toList())));
        return difference.gone().stream()
                .filter(gone -> gone.value().to() != null)
                .map(gone -> new Correction(
                        gone.vm(),
                        gone.value(),
                        come.getOrDefault(gone.vm(), List.of()).stream()
                                .filter(right -> overlap(right, gone.value()))
                                .findFirst()
                                .orElse(null)))
                .toList();
    }

    private static boolean overlap(UsageInterval one, UsageInterval other) {
        return one.meter() == other.meter() && endsAfter(one, other.from()) && endsAfter(other, one.from());
    }

    private static boolean endsAfter(UsageInterval interval, Instant time) {
        return interval.to() == null || interval.to().isAfter(time);
    }
}
