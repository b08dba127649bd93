package dev.viveiro.worker.operation;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Tries an ensure again while that may help: later, or to look what became of it. */
final class StepTrier {
    private final RunnerSettings settings;
    private final Clock clock;
    private final Pause pause;

    StepTrier(RunnerSettings settings, Clock clock, Pause pause) {
        this.settings = settings;
        this.clock = clock;
        this.pause = pause;
    }

    /** A few times, the pauses growing; throws the last failure. */
    void fewTimes(Runnable ensure, Instant until, BooleanSupplier stop) {
        attempt(ensure, settings.tries(), until, stop, false);
    }

    /**
     * Until it works or the time is over; throws the last failure. Nobody does it later or elsewhere: what another host could do, and
     * what asks for a longer pause than is ever made, is tried again here.
     */
    void untilItWorks(Runnable ensure, Instant until) {
        attempt(ensure, Integer.MAX_VALUE, until, () -> false, true);
    }

    private void attempt(Runnable ensure, int tries, Instant until, BooleanSupplier stop, boolean onlyHere) {
        Duration wait = settings.firstPause();
        for (int tried = 1; ; tried++) {
            try {
                ensure.run();
                return;
            } catch (DriverFailure failure) {
                Duration longest = settings.longestPause();
                Duration wanted = failure.retryAfter() == null ? wait : longer(wait, failure.retryAfter());
                Duration asked = onlyHere ? shorter(wanted, longest) : wanted;
                if (!mayHelp(failure, onlyHere)
                        || tried >= tries
                        || stop.getAsBoolean()
                        || asked.compareTo(longest) > 0
                        || !clock.instant().plus(asked).isBefore(until)) {
                    throw failure;
                }
                await(asked, failure);
                wait = shorter(wait.multipliedBy(2), longest);
            }
        }
    }

    private static boolean mayHelp(DriverFailure failure, boolean onlyHere) {
        return switch (failure.failureClass()) {
            case RETRY_LATER, OUTCOME_UNKNOWN -> true;
            case TRY_OTHER_HOST -> onlyHere;
            case REFUSED, CONFLICT -> false;
        };
    }

    private void await(Duration length, DriverFailure failure) {
        try {
            pause.pause(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
