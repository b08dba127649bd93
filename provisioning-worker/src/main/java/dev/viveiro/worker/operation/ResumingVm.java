package dev.viveiro.worker.operation;

import dev.viveiro.kernel.ObservedPower;

/** Lets a paused machine go on, whoever paused it; one that runs already is left as it is. */
final class ResumingVm {
    static Plan plan() {
        return new Plan(
                Limit.POWER,
                new ReachingPower(ObservedPower.RUNNING)
                        .by("resume-machine", true, context -> context.driver().start(context.vm())),
                ReachingPower::success);
    }

    private ResumingVm() {}
}
