package dev.viveiro.worker.operation;

import dev.viveiro.kernel.ObservedPower;

/** Makes a machine run; one that runs already is left as it is. */
final class StartingVm {
    static Plan plan() {
        return new Plan(
                Limit.POWER,
                new ReachingPower(ObservedPower.RUNNING, true)
                        .by("start-machine", true, context -> context.driver().start(context.vm())),
                ReachingPower::success);
    }

    private StartingVm() {}
}
