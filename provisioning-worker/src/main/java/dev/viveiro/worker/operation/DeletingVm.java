package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.StopMode;
import java.util.List;
import java.util.Optional;

/** Makes a machine vanish, with all it held on the host, and keeps late commands from bringing it back. */
final class DeletingVm {
    static Plan plan() {
        return new Plan(
                Limit.DELETE,
                List.of(
                        Step.named("write-tombstone", DeletingVm::writeTombstone)
                                .undoneBy(DeletingVm::removeTombstone),
                        Step.named("stop-machine", DeletingVm::stop).withoutUndo("the power it has at the end is told"),
                        Step.named("destroy-machine", DeletingVm::destroy)
                                .withoutReturn("a destroyed machine can't be brought back"),
                        Step.named("confirm-gone", DeletingVm::confirmGone).withoutTrace("it only looks")),
                (origin, state) -> new VmDeleted(origin, state.work().ref(), state.told()));
    }

    private DeletingVm() {}

    private static void writeTombstone(StepContext context) {
        context.log().writeTombstone(context.vm(), context.generation());
    }

    /**
     * Only for a cancel: a delete that failed is issued again, and until then nothing may revive the machine. And not for a
     * machine that an earlier delete destroyed: it stays buried.
     */
    private static void removeTombstone(StepContext context) {
        if (context.cancelled() && mayBeThere(context)) {
            context.log().removeTombstone(context.vm(), context.generation());
        }
    }

    private static boolean mayBeThere(StepContext context) {
        try {
            return context.find().isPresent();
        } catch (DriverFailure unseen) {
            return true;
        }
    }

    private static void stop(StepContext context) {
        if (doomed(context)
                .filter(machine -> machine.power() != ObservedPower.STOPPED)
                .isPresent()) {
            context.driver().stop(context.vm(), StopMode.FORCED);
        }
    }

    /** Also one that is not there: its disks may be. */
    private static void destroy(StepContext context) {
        if (context.driver()
                .find(context.vm())
                .filter(machine -> machine.generation() > context.generation())
                .isEmpty()) {
            context.driver().destroy(context.vm());
        }
    }

    private static void confirmGone(StepContext context) {
        Optional<Machine> left = doomed(context);
        if (left.isPresent()) {
            throw StepContext.notConfirmed("gone", left.get().power());
        }
        context.observedGone();
    }

    /** This generation or one that should have gone before it; never a newer one. */
    private static Optional<Machine> doomed(StepContext context) {
        return context.driver().find(context.vm()).filter(machine -> machine.generation() <= context.generation());
    }
}
