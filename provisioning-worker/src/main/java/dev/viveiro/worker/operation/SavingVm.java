package dev.viveiro.worker.operation;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Saving;

/** Puts a machine's memory aside; one that is saved already is left as it is. */
final class SavingVm {
    static Plan plan() {
        return new Plan(
                Limit.STOP,
                new ReachingPower(ObservedPower.SAVED)
                        .by("save-machine", false, context -> context.ability(Saving.class)
                                .save(context.vm())),
                ReachingPower::success);
    }

    private SavingVm() {}
}
