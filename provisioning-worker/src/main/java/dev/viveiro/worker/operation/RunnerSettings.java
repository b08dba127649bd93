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
 */
public record RunnerSettings(
        Duration callLimit,
        Duration reserve,
        Duration leastUnwinding,
        int tries,
        Duration firstPause,
        Duration longestPause,
        Duration cancelPatience) {
    public static RunnerSettings usual() {
        return new RunnerSettings(
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                4,
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3));
    }
}
