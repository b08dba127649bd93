package dev.viveiro.cli;

import java.time.Clock;
import java.time.Duration;

/**
 * How a command waits: by this clock, in these pauses.
 *
 * @param times how many times as long as it would for machines that are simulated
 */
record Waiting(Clock clock, Pause pause, int times) {
    Waiting(Clock clock, Pause pause) {
        this(clock, pause, 1);
    }

    /** The same, for machines that are real. */
    Waiting times(int more) {
        return new Waiting(clock, pause, more);
    }

    /** Patience that ends after {@code whole}, counted from now. */
    Patience upTo(Duration whole) {
        return new Patience(clock, pause, whole, times);
    }
}
