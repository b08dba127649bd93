package dev.viveiro.worker.operation;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Pausing;

/** Holds a machine still; one that is paused already is left as it is. */
final class PausingVm {
    static Plan plan() {
        return new Plan(
                Limit.STOP,
                new ReachingPower(ObservedPower.PAUSED)
                        .by("pause-machine", false, context -> context.ability(Pausing.class)
                                .pause(context.vm())),
                ReachingPower::success);
    }

    private PausingVm() {}
}
