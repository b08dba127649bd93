package dev.viveiro.worker.operation;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Pausing;

/** Lets a paused machine go on; one that runs already is left as it is. */
final class ResumingVm {
    static Plan plan() {
        return new Plan(
                Limit.POWER,
                new ReachingPower(ObservedPower.RUNNING)
                        .by("resume-machine", true, context -> context.ability(Pausing.class)
                                .resume(context.vm())),
                ReachingPower::success);
    }

    private ResumingVm() {}
}
