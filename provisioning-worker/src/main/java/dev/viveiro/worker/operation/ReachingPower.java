package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The steps of an operation that brings a machine to a power: look, ensure, look.
 *
 * @param boots whether its guest boots for it, and is waited for
 */
record ReachingPower(ObservedPower wanted, boolean boots) {
    ReachingPower(ObservedPower wanted) {
        this(wanted, false);
    }

    /**
     * @param change makes the machine have the power; it is not asked when the machine has it
     * @param starts whether a machine runs by it that did not
     */
    List<Step> by(String name, boolean starts, Ensure change) {
        Ensure ensure = context -> {
            if (context.require().power() != wanted) {
                change.run(context);
            }
        };
        return List.of(
                Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                (starts ? Step.starting(name, ensure) : Step.named(name, ensure))
                        .withoutUndo("the customer wanted it so; the power it has at the end is told"),
                Step.named("confirm-" + wanted.name().toLowerCase(Locale.ROOT), this::confirm)
                        .withoutTrace("it only looks"));
    }

    private void confirm(StepContext context) {
        if (boots) {
            FirstBoot.awaitAgain(context);
        }
        Machine machine = context.require();
        if (machine.power() != wanted) {
            throw StepContext.notConfirmed(wanted.name(), machine.power());
        }
        context.observed(machine);
    }

    /** Success with what the last step saw. */
    static HostEvent success(EventOrigin origin, RunState state) {
        return new OperationSucceeded(
                origin, state.work().ref(), state.told(), Objects.requireNonNull(state.facts()), null);
    }
}
