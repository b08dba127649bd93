package dev.viveiro.worker.operation;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Readiness;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time between a machine that runs and a guest that lets people in, at its first boot and at each later one. */
final class FirstBoot {
    /** Thirty guests that boot side by side on two processors take minutes. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    static final Duration LOOK = Duration.ofMillis(250);
    static final Duration LONGEST_LOOK = Duration.ofSeconds(2);
    /** A look takes of the processors on which guests boot: so it comes later by no more than this part of what they took. */
    private static final int PART = 10;
    /** In which the operation can still fail in order. */
    static final Duration LITTLE = LOOK.multipliedBy(2);
    /** In which the hypervisor surely answers once more. */
    static final Duration ENOUGH = Duration.ofSeconds(10);

    /** What a later boot may take of the time that its operation has left, so that a class of machines can be started in time. */
    private static final int SHARE = 5;

    private static final Logger log = LoggerFactory.getLogger(FirstBoot.class);

    private FirstBoot() {}

    /** How a wait ended. */
    enum Told {
        /** There was nothing to wait for. */
        AT_ONCE,
        LATER,
        /** Not within its patience. */
        NEVER,
        /** Not while the operation had time left. */
        NOT_YET
    }

    /**
     * Waits until the guest tells that one may log in, where somebody can tell, for as long as a guest may take.
     *
     * @param left of the operation's time, which is left when it is {@link Told#NOT_YET}
     */
    static Told await(StepContext context, Duration left) {
        return await(context, PATIENCE, left);
    }

    /**
     * The same after a boot of a machine that its owner had before, for a while: one that says nothing, or of which nobody knows, runs
     * all the same.
     */
    static void awaitAgain(StepContext context) {
        try {
            Duration patience = context.timeLeft().dividedBy(SHARE);
            Told told = await(context, shorter(patience, PATIENCE), ENOUGH);
            if (told == Told.NEVER || told == Told.NOT_YET) {
                log.warn("Machine {} runs; whether one may log in its guest did not tell in time.", context.vm());
            }
        } catch (DriverFailure unknown) {
            if (Thread.currentThread().isInterrupted()) {
                throw unknown;
            }
            log.warn("Machine {} runs; whether one may log in is not known: {}", context.vm(), unknown.getMessage());
        }
    }

    private static Told await(StepContext context, Duration patience, Duration left) {
        Duration waited = Duration.ZERO;
        while (!ready(context)) {
            if (waited.compareTo(patience) >= 0) {
                return Told.NEVER;
            }
            Duration spare = context.timeLeft().minus(left);
            if (!spare.isPositive()) {
                return Told.NOT_YET;
            }
            Duration pause = shorter(pauseAfter(waited), longer(spare, LOOK));
            context.pause(pause);
            waited = waited.plus(pause);
        }
        return waited.isPositive() ? Told.LATER : Told.AT_ONCE;
    }

    private static Duration pauseAfter(Duration waited) {
        return shorter(longer(waited.dividedBy(PART), LOOK), LONGEST_LOOK);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    static DriverFailure notReady() {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "guest-not-ready",
                "the machine runs, but its guest did not tell within %d s that one may log in"
                        .formatted(PATIENCE.toSeconds()),
                "see whether the image starts on this host, and whether it tells what it says that it tells");
    }

    static DriverFailure noTimeLeft() {
        return new DriverFailure(
                FailureClass.RETRY_LATER,
                Fault.SYSTEM,
                "guest-not-ready",
                "the machine runs, and the operation's time was over before its guest told that one may log in",
                "try again; if it repeats, see what took the time before the machine ran",
                null,
                null);
    }

    private static boolean ready(StepContext context) {
        return readiness(context)
                .map(readiness -> readiness.ready(context.vm()))
                .orElse(true);
    }

    /** Whether the machine's image says that its guests tell. */
    static boolean promised(StepContext context) {
        return readiness(context)
                .map(readiness -> readiness.promised(context.vm()))
                .orElse(true);
    }

    private static Optional<Readiness> readiness(StepContext context) {
        return context.driver().holding(context.vm()).ability(Readiness.class);
    }
}
