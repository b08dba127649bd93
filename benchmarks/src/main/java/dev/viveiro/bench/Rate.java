package dev.viveiro.bench;

import java.time.Duration;

/** So many things in so much time. */
record Rate(long count, Duration time) {
    /** Times {@code work}, which returns how many things it did. */
    static Rate of(Work work) throws Exception {
        long start = System.nanoTime();
        long count = work.run();
        return new Rate(count, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Something to be timed. */
    @FunctionalInterface
    interface Work {
        long run() throws Exception;
    }

    double perSecond() {
        return count / Math.max(1e-9, time.toNanos() / 1e9);
    }

    @Override
    public String toString() {
        return "%,d in %.2f s: %,.0f/s".formatted(count, time.toNanos() / 1e9, perSecond());
    }
}
