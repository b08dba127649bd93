package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.DeleteSnapshot;
import dev.viveiro.worker.driver.Snapshots;
import java.util.List;
import java.util.UUID;

/** Forgets a snapshot, whether or not it is there; the machine goes on as it was. */
final class DeletingSnapshot {
    static Plan plan(DeleteSnapshot command) {
        DeletingSnapshot it = new DeletingSnapshot(command.snapshot());
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.named("delete-snapshot", it::delete).withoutReturn("what it held can't be had back"),
                        Step.named("confirm-deleted", it::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private final UUID snapshot;

    private DeletingSnapshot(UUID snapshot) {
        this.snapshot = snapshot;
    }

    private void delete(StepContext context) {
        context.ability(Snapshots.class).deleteSnapshot(context.vm(), snapshot);
    }

    private void confirm(StepContext context) {
        if (TakingSnapshot.has(context, snapshot)) {
            throw StepContext.notConfirmed("without snapshot " + snapshot, "that it is there");
        }
        context.observed(context.require());
    }
}
