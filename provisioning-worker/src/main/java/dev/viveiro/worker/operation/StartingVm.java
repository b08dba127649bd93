package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import java.util.List;
import java.util.Objects;

/** Makes a machine run; one that runs already is left as it is. */
final class StartingVm {
    static Plan plan() {
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.starting("start-machine", StartingVm::start)
                                .withoutUndo("the customer wanted it to run; the power it has at the end is told"),
                        Step.named("confirm-running", StartingVm::confirmRunning)
                                .withoutTrace("it only looks")),
                (origin, state) -> new OperationSucceeded(
                        origin, state.work().ref(), state.told(), Objects.requireNonNull(state.facts()), null));
    }

    private StartingVm() {}

    private static void start(StepContext context) {
        if (context.require().power() != ObservedPower.RUNNING) {
            context.driver().start(context.vm());
        }
    }

    private static void confirmRunning(StepContext context) {
        Machine machine = context.require();
        if (machine.power() != ObservedPower.RUNNING) {
            throw StepContext.notConfirmed("RUNNING", machine.power());
        }
        context.observed(machine);
    }
}
