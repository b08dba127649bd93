package dev.viveiro.cli;

import java.time.Clock;
import java.time.Duration;

/** How a command waits: by this clock, in these pauses. */
record Waiting(Clock clock, Pause pause) {
    /** Patience that ends after {@code whole}, counted from now. */
    Patience upTo(Duration whole) {
        return new Patience(clock, pause, whole);
    }
}
