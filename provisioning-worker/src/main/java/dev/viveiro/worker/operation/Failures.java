package dev.viveiro.worker.operation;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import java.time.Instant;

/** Failures as the gateway reads them. */
public final class Failures {
    private Failures() {}

    /**
     * What a driver said of a step of this command. A driver does not know whether a machine is new: one that is not can't go to
     * another host, so that for it what this host can't do is a matter of time.
     */
    static Failure of(DriverFailure failure, HostCommand command) {
        FailureClass next = failure.failureClass() == FailureClass.TRY_OTHER_HOST && !(command instanceof CreateVm)
                ? FailureClass.RETRY_LATER
                : failure.failureClass();
        return new Failure(
                next,
                new Cause(failure.code(), failure.fault(), failure.detail(), failure.nextStep()),
                failure.retryAfter());
    }

    /** A defect of the worker or of a driver: nothing is known of what it did. */
    static Failure unexpected(String step, RuntimeException defect) {
        return new Failure(
                FailureClass.OUTCOME_UNKNOWN,
                new Cause(
                        "worker-defect",
                        Fault.SYSTEM,
                        "step " + step + " ended unexpectedly: " + defect,
                        "report it with the worker's log; trying again may help"),
                null);
    }

    /** @param doing what was going on, as a step's name or words */
    public static Failure deadlinePassed(String doing, Instant deadline) {
        return new Failure(
                FailureClass.RETRY_LATER,
                new Cause(
                        "deadline-passed",
                        Fault.SYSTEM,
                        "the deadline " + deadline + " came too near while " + doing + " was not done",
                        "try again; if it repeats, look at the host's load"),
                null);
    }

    /** The machine's generation was deleted here. */
    public static Failure generationGone(int generation) {
        return new Failure(
                FailureClass.REFUSED,
                new Cause(
                        "generation-gone",
                        Fault.SYSTEM,
                        "generation " + generation + " of the machine was deleted on this host",
                        "nothing is to be done: the machine was deleted"),
                null);
    }
}
