package dev.viveiro.gateway.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Lets something be said now and then, however often there is a reason to. */
final class Seldom {
    private final Duration between;
    private final Clock clock;
    private @Nullable Instant said;
    private long unsaid;

    Seldom(Duration between, Clock clock) {
        this.between = between;
        this.clock = clock;
    }

    /** How often it was not said since it was said last; empty when it is not to be said now. */
    synchronized OptionalLong now() {
        Instant now = clock.instant();
        Instant last = said;
        if (last != null && !now.isBefore(last) && now.isBefore(last.plus(between))) {
            unsaid++;
            return OptionalLong.empty();
        }
        said = now;
        long before = unsaid;
        unsaid = 0;
        return OptionalLong.of(before);
    }
}
