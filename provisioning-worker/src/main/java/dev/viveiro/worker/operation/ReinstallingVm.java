package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.StopMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a machine anew from an image. Until the old disk is destroyed everything can be taken back: so the image is fetched and
 * the credential minted before. What fails afterwards leaves no machine at all.
 */
final class ReinstallingVm {
    static Plan plan(ReinstallVm command, CredentialMint mint, HostSeal seal) {
        NewMachine anew = new NewMachine(command.spec(), mint, seal);
        return new Plan(
                Limit.CREATE,
                List.of(
                        Step.named(NOTE, ReinstallingVm::notePower).withoutTrace("it only looks"),
                        Step.named("check-image", anew::ensureImage)
                                .withoutTrace("an image on the host serves every later machine"),
                        Step.named(NewMachine.MINT, anew::mintCredential)
                                .withoutTrace("what it mints is kept at its end, before anybody uses it"),
                        Step.named("stop-machine", ReinstallingVm::stop).undoneByStarting(ReinstallingVm::startAgain),
                        Step.named(DESTROY, ReinstallingVm::destroy)
                                .withoutReturn("a destroyed disk can't be brought back"),
                        Step.starting("define-machine", anew::defineWithDisks).undoneAlwaysBy(NewMachine::destroyHalf),
                        Step.starting("start-machine", NewMachine::start).undoneAlwaysBy(NewMachine::powerOff),
                        Step.named("confirm-running", NewMachine::confirmRunningAtLeast)
                                .withoutTrace("it only looks")),
                anew::success);
    }

    private static final String NOTE = "note-power";
    private static final String POWER = "power";
    private static final String DESTROY = "destroy-machine";
    private static final String DONE = "done";

    private ReinstallingVm() {}

    /** Once for all attempts: the second may find a machine that the first stopped, or made. */
    private static void notePower(StepContext context) {
        Map<String, String> earlier = context.earlierOutput(NOTE);
        context.keep(
                earlier.isEmpty()
                        ? Map.of(
                                POWER,
                                doomed(context)
                                        .map(Machine::power)
                                        .orElse(ObservedPower.UNKNOWN)
                                        .name())
                        : earlier);
    }

    private static void stop(StepContext context) {
        if (!done(context)
                && doomed(context)
                        .filter(machine -> machine.power() != ObservedPower.STOPPED)
                        .isPresent()) {
            context.driver().stop(context.vm(), StopMode.FORCED);
        }
    }

    /** The old one, while it is there. */
    private static void startAgain(StepContext context) {
        boolean ran = ObservedPower.RUNNING.name().equals(context.output(NOTE).get(POWER));
        if (ran
                && !done(context)
                && context.find()
                        .filter(machine -> machine.power() != ObservedPower.RUNNING)
                        .isPresent()) {
            context.driver().start(context.vm());
        }
    }

    private static void destroy(StepContext context) {
        // of one that is gone something may be left: absent is success
        if (!done(context)
                && context.driver()
                        .find(context.vm())
                        .filter(machine -> machine.generation() > context.generation())
                        .isEmpty()) {
            NewMachine.destroyWithoutDisks(context);
        }
        context.keep(Map.of(DONE, "true"));
    }

    /** In this attempt or an earlier one: what is there since is new. */
    private static boolean done(StepContext context) {
        return !context.output(DESTROY).isEmpty()
                || !context.earlierOutput(DESTROY).isEmpty();
    }

    /** The machine, or an incarnation that should have gone before it. */
    private static Optional<Machine> doomed(StepContext context) {
        return context.driver().find(context.vm()).filter(machine -> machine.generation() <= context.generation());
    }
}
