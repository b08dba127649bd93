package dev.viveiro.bench;

import java.util.Arrays;
import java.util.List;

/** Times in order. The percentile of rank p is the smallest time that p percent of all do not exceed (nearest rank). */
final class Percentiles {
    private final long[] nanos;

    Percentiles(List<Long> nanos) {
        this.nanos = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        if (this.nanos.length == 0) {
            throw new IllegalArgumentException("no times");
        }
    }

    /** @param rank from 1 to 100 */
    double millis(int rank) {
        int position = (int) Math.ceil(rank / 100.0 * nanos.length);
        return nanos[Math.max(0, position - 1)] / 1e6;
    }

    int count() {
        return nanos.length;
    }

    @Override
    public String toString() {
        return "p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%d)"
                .formatted(millis(50), millis(99), Arrays.stream(nanos).max().orElseThrow() / 1e6, nanos.length);
    }
}
