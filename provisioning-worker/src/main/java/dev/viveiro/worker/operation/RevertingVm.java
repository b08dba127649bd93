package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.StopMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Gives a machine the disk that it had; one that ran is stopped for it and booted anew. */
final class RevertingVm {
    static Plan plan(RevertVm command) {
        RevertingVm it = new RevertingVm(command.snapshot());
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named(NOTE, it::notePower).withoutTrace("it only looks"),
                        Step.named("stop-machine", RevertingVm::stop).undoneByStarting(RevertingVm::startAgain),
                        Step.named(REVERT, it::revert).withoutReturn("what the disk held since is gone"),
                        Step.starting("start-again", RevertingVm::startAgain)
                                .withoutUndo("a machine that ran is to run"),
                        Step.named("confirm-power", RevertingVm::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private static final String NOTE = "note-power";
    private static final String POWER = "power";
    private static final String REVERT = "revert-disk";
    private static final String DONE = "done";

    private final UUID snapshot;

    private RevertingVm(UUID snapshot) {
        this.snapshot = snapshot;
    }

    /** Once for all attempts: the second finds a machine that the first stopped. */
    private void notePower(StepContext context) {
        Map<String, String> earlier = context.earlierOutput(NOTE);
        if (!earlier.isEmpty()) {
            context.keep(earlier);
            return;
        }
        Machine machine = context.require();
        if (!TakingSnapshot.has(context, snapshot)) {
            throw DriverFailure.conflict(
                    "snapshot-absent",
                    "the host has no snapshot " + snapshot + " of the machine",
                    "list the snapshots of the machine, and choose one of them");
        }
        context.keep(Map.of(POWER, machine.power().name()));
    }

    private static void stop(StepContext context) {
        if (!done(context) && context.require().power() != ObservedPower.STOPPED) {
            context.driver().stop(context.vm(), StopMode.FORCED);
        }
    }

    private void revert(StepContext context) {
        if (!done(context)) {
            context.ability(Snapshots.class).revert(context.vm(), snapshot);
        }
        context.keep(Map.of(DONE, "true"));
    }

    /** By an earlier attempt: what the disk got since is not to be lost to the same wish. */
    private static boolean done(StepContext context) {
        return !context.earlierOutput(REVERT).isEmpty();
    }

    private static void startAgain(StepContext context) {
        if (ran(context) && context.require().power() != ObservedPower.RUNNING) {
            context.driver().start(context.vm());
        }
    }

    private static void confirm(StepContext context) {
        FirstBoot.awaitAgain(context);
        Machine machine = context.require();
        ObservedPower wanted = ran(context) ? ObservedPower.RUNNING : ObservedPower.STOPPED;
        if (machine.power() != wanted) {
            throw StepContext.notConfirmed(wanted.name(), machine.power());
        }
        context.observed(machine);
    }

    private static boolean ran(StepContext context) {
        String power = Objects.requireNonNull(context.output(NOTE).get(POWER), "the noted power");
        return ObservedPower.valueOf(power) == ObservedPower.RUNNING;
    }
}
