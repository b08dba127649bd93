package dev.viveiro.bench;

import java.util.List;

/**
 * What a process had in memory while it worked, looked at every second.
 *
 * @param mib at least one number
 */
record MemoryOverTime(List<Long> mib) {
    private static final int PARTS = 4;
    /** What a process may have grown by from the first quarter to the last and still be called flat. */
    private static final double GROWTH = 1.10;

    MemoryOverTime {
        mib = List.copyOf(mib);
        if (mib.isEmpty()) {
            throw new IllegalArgumentException("nobody looked");
        }
    }

    /** The most in the first quarter of the time. */
    long first() {
        return most(mib.subList(0, quarter()));
    }

    /** The most in the last quarter. */
    long last() {
        return most(mib.subList(mib.size() - quarter(), mib.size()));
    }

    boolean flat() {
        return last() <= first() * GROWTH;
    }

    private int quarter() {
        return Math.max(1, mib.size() / PARTS);
    }

    private static long most(List<Long> part) {
        return part.stream().mapToLong(Long::longValue).max().orElseThrow();
    }
}
