package dev.viveiro.worker.operation;

import java.time.Duration;

/**
 * How patient the host is.
 *
 * @param callLimit longest single call of the hypervisor, a graceful stop apart
 * @param reserve how long before its deadline an operation begins to unwind; at most a quarter of the time it was given
 * @param leastUnwinding what unwinding gets even when the deadline is nearer or past; less than 30 s
 * @param tries how often a step is tried while the hypervisor says that trying again may help
 * @param firstPause before the second try; doubled for each further one
 * @param longestPause longest pause between two tries; a hypervisor that asks for more is left to the gateway
 * @param cancelPatience how long a call may go on after a cancel before it is interrupted
 * @throws IllegalArgumentException when one is zero, negative or outside of what stands here
 */
public record RunnerSettings(
        Duration callLimit,
        Duration reserve,
        Duration leastUnwinding,
        int tries,
        Duration firstPause,
        Duration longestPause,
        Duration cancelPatience) {
    private static final int MOST_TRIES = 100;
    private static final Duration GATEWAY_WAITS = Duration.ofSeconds(30);

    public RunnerSettings {
        positive("call-limit", callLimit);
        positive("reserve", reserve);
        positive("least-unwinding", leastUnwinding);
        positive("first-pause", firstPause);
        positive("longest-pause", longestPause);
        positive("after-cancel", cancelPatience);
        if (leastUnwinding.compareTo(GATEWAY_WAITS) >= 0) {
            throw new IllegalArgumentException("least-unwinding: expected less than " + GATEWAY_WAITS
                    + ", after which the gateway gives the operation up, but got " + leastUnwinding);
        }
        if (tries < 1 || tries > MOST_TRIES) {
            throw new IllegalArgumentException("tries: expected 1 to " + MOST_TRIES + ", but got " + tries);
        }
        if (firstPause.compareTo(longestPause) > 0) {
            throw new IllegalArgumentException(
                    "first-pause: expected at most the longest-pause of " + longestPause + ", but got " + firstPause);
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + ": expected more than zero, but got " + value);
        }
    }
}
