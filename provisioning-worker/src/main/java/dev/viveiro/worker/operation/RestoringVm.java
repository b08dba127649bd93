package dev.viveiro.worker.operation;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Saving;

/** Lets a saved machine go on; one that runs already is left as it is. */
final class RestoringVm {
    static Plan plan() {
        return new Plan(
                Limit.POWER,
                new ReachingPower(ObservedPower.RUNNING)
                        .by("restore-machine", true, context -> context.ability(Saving.class)
                                .restore(context.vm())),
                ReachingPower::success);
    }

    private RestoringVm() {}
}
