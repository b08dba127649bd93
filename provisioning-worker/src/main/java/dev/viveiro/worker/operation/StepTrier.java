package dev.viveiro.worker.operation;

import dev.viveiro.kernel.FailureClass;
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
        attempt(ensure, settings.tries(), until, stop);
    }

    /** Until it works or the time is over; throws the last failure. */
    void untilItWorks(Runnable ensure, Instant until) {
        attempt(ensure, Integer.MAX_VALUE, until, () -> false);
    }

    private void attempt(Runnable ensure, int tries, Instant until, BooleanSupplier stop) {
        Duration wait = settings.firstPause();
        for (int tried = 1; ; tried++) {
            try {
                ensure.run();
                return;
            } catch (DriverFailure failure) {
                Duration asked = failure.retryAfter() == null ? wait : longer(wait, failure.retryAfter());
                boolean mayHelp = failure.failureClass() == FailureClass.RETRY_LATER
                        || failure.failureClass() == FailureClass.OUTCOME_UNKNOWN;
                if (!mayHelp
                        || tried >= tries
                        || stop.getAsBoolean()
                        || asked.compareTo(settings.longestPause()) > 0
                        || !clock.instant().plus(asked).isBefore(until)) {
                    throw failure;
                }
                await(asked, failure);
                Duration doubled = wait.multipliedBy(2);
                wait = doubled.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : doubled;
            }
        }
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
}
