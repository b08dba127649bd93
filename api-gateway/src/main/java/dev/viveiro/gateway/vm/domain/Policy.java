package dev.viveiro.gateway.vm.domain;

import java.time.Duration;

/**
 * How patient the gateway is.
 *
 * @param attempts how often an operation is tried on one host, from 1
 * @param placements on how many hosts a create is tried, from 1
 * @param retryAfter pause before a retry when the worker named none
 * @param unwinding the worker begins to unwind this long before the deadline: no retry starts later
 */
public record Policy(int attempts, int placements, Duration retryAfter, Duration unwinding) {
    public static final Policy DEFAULT = new Policy(3, 3, Duration.ofSeconds(2), Duration.ofSeconds(30));
}
