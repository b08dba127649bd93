package dev.viveiro.worker.operation;

import dev.viveiro.worker.driver.DriverFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds work before what it has no leave to begin, until the leave comes, somebody cancels, or its time is over. */
final class StepGate {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Logger log = LoggerFactory.getLogger(StepGate.class);

    private final Leave leave;
    private final Clock clock;

    StepGate(Leave leave, Clock clock) {
        this.leave = leave;
        this.clock = clock;
    }

    /** Returns with the leave to do anything at all, or when the caller has another reason to look. */
    void beforeWork(Execution execution, Instant until) {
        boolean unused = await(execution, until, false, "to begin");
    }

    /**
     * Returns with the leave; without it throws, since the effect may not come about. Past a step without return, what starts
     * nothing needs none.
     */
    void beforeStep(Execution execution, Step step, boolean canTurn, Instant until) {
        if ((canTurn || step.starts()) && !await(execution, until, step.starts(), "to do " + step.name())) {
            throw noLeave(step);
        }
    }

    /** False when the leave to start something, which must follow the step, did not come, or somebody cancelled. */
    boolean beforeNoReturn(Execution execution, Step step, Instant until) {
        return await(execution, until, true, "to do " + step.name());
    }

    static DriverFailure noLeave(Step step) {
        return DriverFailure.retryLater(
                "no-leave",
                "the gateway gave this host no leave to do step " + step.name(),
                "see why the gateway does not answer the host's reports, then try again",
                LOOK);
    }

    /**
     * Throws when it would start something without the leave, or what may run elsewhere; neither is waited for, since unwinding is to
     * end.
     */
    void beforeUndo(Execution execution, Undo.By undo, String step) {
        if (undo.starts() && !execution.placed()) {
            throw DriverFailure.conflict(
                    "not-placed-here",
                    "the gateway does not place the machine on this host: it is not started again after " + step,
                    "nothing is to be done: it is where the gateway says");
        }
        if (undo.starts() && !leave.given(true)) {
            throw DriverFailure.conflict(
                    "no-leave",
                    "the gateway gave this host no leave to start the machine again after " + step,
                    "start the machine when its host is reachable again");
        }
    }

    private boolean await(Execution execution, Instant until, boolean starts, String what) {
        boolean told = false;
        while (!leave.given(starts)) {
            if (execution.cancelled() || !clock.instant().isBefore(until)) {
                return false;
            }
            if (!told) {
                log.info("The operation waits {}: the gateway has not given this host its leave.", what);
                told = true;
            }
            try {
                leave.awaitChange(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
