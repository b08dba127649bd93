package dev.viveiro.architecture.broken;

import java.time.Instant;

/** Takes the time instead of being given it. */
public final class TimeTaker {
    public Instant taken() {
        return Instant.now();
    }
}
