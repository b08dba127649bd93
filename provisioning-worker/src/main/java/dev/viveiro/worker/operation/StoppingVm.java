package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Makes a machine stop: the guest is asked, and when it has not within the command's time the power is taken away. */
final class StoppingVm {
    static Plan plan(StopVm command) {
        StoppingVm it = new StoppingVm(command.graceful());
        return new Plan(
                Limit.STOP,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.named("stop-gracefully", it::stopGracefully)
                                .withoutUndo("the customer wanted it stopped; the power it has at the end is told"),
                        Step.named("stop-forcibly", StoppingVm::stopForcibly)
                                .withoutUndo("the customer wanted it stopped; the power it has at the end is told"),
                        Step.named("confirm-stopped", StoppingVm::confirmStopped)
                                .withoutTrace("it only looks")),
                (origin, state) -> new OperationSucceeded(
                        origin, state.work().ref(), state.told(), Objects.requireNonNull(state.facts()), null));
    }

    private final Duration patience;

    StoppingVm(Duration patience) {
        this.patience = patience;
    }

    private void stopGracefully(StepContext context) {
        ask(context, patience);
    }

    /** A guest that does not listen is no failure: the next step does not ask it. */
    static void ask(StepContext context, Duration patience) {
        if (patience.isZero() || patience.isNegative() || stopped(context.require())) {
            return;
        }
        try {
            Duration half = context.timeLeft().dividedBy(2);
            context.driver(patience.compareTo(half) < 0 ? patience : half).stop(context.vm(), StopMode.GRACEFUL);
        } catch (DriverFailure failure) {
            boolean unheard = failure.failureClass() == FailureClass.OUTCOME_UNKNOWN
                    || failure.failureClass() == FailureClass.REFUSED;
            if (!unheard || Thread.currentThread().isInterrupted()) {
                throw failure;
            }
        }
    }

    /** Afterwards it is off. */
    static void stopForcibly(StepContext context) {
        if (!stopped(context.require())) {
            context.driver().stop(context.vm(), StopMode.FORCED);
        }
    }

    static void confirmStopped(StepContext context) {
        Machine machine = context.require();
        if (!stopped(machine)) {
            throw StepContext.notConfirmed("STOPPED", machine.power());
        }
        context.observed(machine);
    }

    private static boolean stopped(Machine machine) {
        return machine.power() == ObservedPower.STOPPED;
    }
}
