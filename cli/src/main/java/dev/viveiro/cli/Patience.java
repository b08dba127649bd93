package dev.viveiro.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks again and again, but never beyond a deadline of its own nor beyond that of the whole command. */
final class Patience {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);

    private final Clock clock;
    private final Pause pause;
    private final Instant end;
    private final int times;

    /** @param times by which every limit is multiplied */
    Patience(Clock clock, Pause pause, Duration whole, int times) {
        this.clock = clock;
        this.pause = pause;
        this.end = clock.instant().plus(whole.multipliedBy(times));
        this.times = times;
    }

    /** The first thing that {@code look} finds; empty when it found nothing in time. It looks at least once. */
    <T> Optional<T> within(Duration limit, Supplier<Optional<T>> look) {
        var own = clock.instant().plus(limit.multipliedBy(times));
        var deadline = own.isBefore(end) ? own : end;
        while (true) {
            var found = look.get();
            if (found.isPresent() || !clock.instant().isBefore(deadline) || Thread.interrupted()) {
                return found;
            }
            pause.pause(BETWEEN_LOOKS);
        }
    }

    /** True as soon as {@code holds} is; false when it was not in time. */
    boolean until(Duration limit, BooleanSupplier holds) {
        return within(limit, () -> holds.getAsBoolean() ? Optional.of(true) : Optional.empty())
                .isPresent();
    }

    /** Time since {@code start}. */
    Duration since(Instant start) {
        return Duration.between(start, clock.instant());
    }

    Instant now() {
        return clock.instant();
    }
}
