package dev.viveiro.worker.operation;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Readiness;
import java.time.Duration;

/** The time between a machine that runs and a guest that lets people in. */
final class FirstBoot {
    /** Thirty guests that boot side by side on two processors take a minute. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    static final Duration LOOK = Duration.ofMillis(250);

    private FirstBoot() {}

    /**
     * Returns when the guest tells that one may log in; at once where nobody can tell.
     *
     * @return whether there was anything to wait for
     * @throws DriverFailure {@code guest-not-ready} when it took longer than its patience, or than the operation has
     */
    static boolean await(StepContext context) {
        Duration waited = Duration.ZERO;
        while (!ready(context)) {
            if (waited.compareTo(PATIENCE) >= 0 || context.timeLeft().compareTo(LOOK.multipliedBy(2)) <= 0) {
                throw DriverFailure.refused(
                        Fault.SYSTEM,
                        "guest-not-ready",
                        "the machine runs, but its guest did not tell within %d s that one may log in"
                                .formatted(waited.toSeconds()),
                        "see whether the image starts on this host, and whether it tells what it says that it tells");
            }
            context.pause(LOOK);
            waited = waited.plus(LOOK);
        }
        return waited.isPositive();
    }

    private static boolean ready(StepContext context) {
        return context.driver()
                .ability(Readiness.class)
                .map(readiness -> readiness.ready(context.vm()))
                .orElse(true);
    }
}
