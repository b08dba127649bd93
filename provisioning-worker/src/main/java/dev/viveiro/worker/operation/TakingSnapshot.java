package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.worker.driver.Snapshots;
import java.util.List;
import java.util.UUID;

/** Keeps a machine's disk as it is; the machine goes on as it was. */
final class TakingSnapshot {
    static Plan plan(SnapshotVm command) {
        TakingSnapshot it = new TakingSnapshot(command.snapshot());
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.named("take-snapshot", it::take).undoneBy(it::forget),
                        Step.named("confirm-snapshot", it::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private final UUID snapshot;

    private TakingSnapshot(UUID snapshot) {
        this.snapshot = snapshot;
    }

    private void take(StepContext context) {
        context.ability(Snapshots.class).takeSnapshot(context.vm(), snapshot);
    }

    private void forget(StepContext context) {
        if (context.find().isPresent()) {
            context.ability(Snapshots.class).deleteSnapshot(context.vm(), snapshot);
        }
    }

    private void confirm(StepContext context) {
        if (!has(context, snapshot)) {
            throw StepContext.notConfirmed("with snapshot " + snapshot, "that there is none");
        }
        context.observed(context.require());
    }

    /** Whether the machine has the snapshot. */
    static boolean has(StepContext context, UUID snapshot) {
        return context.ability(Snapshots.class).snapshots(context.vm()).stream()
                .anyMatch(each -> each.id().equals(snapshot));
    }
}
