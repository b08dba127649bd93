package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Moving;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Stops a machine and sends the whole of it to the gateway, for another host. Whatever fails, one that was seen to run runs again; so an
 * attempt takes nothing from an earlier one that failed, after which the disk may have changed. One that was off from the beginning is
 * left so, although it ran for the gateway: a journal that was lost may have had an attempt after which the machine moved, and never may
 * two of it run. The gateway has it started where it is.
 */
final class ExportingVm {
    static Plan plan(ExportVm command, ImageDelivery delivery) {
        ExportingVm it = new ExportingVm(command, delivery);
        return new Plan(
                Limit.CAPTURE,
                List.of(
                        Step.named(FIND, ExportingVm::find).withoutTrace("it only looks"),
                        Step.named("stop-gracefully", context -> StoppingVm.ask(context, command.graceful()))
                                .undoneByStarting(it::startAgain),
                        Step.named("stop-forcibly", StoppingVm::stopForcibly)
                                .withoutUndo("that of the step before starts it again"),
                        Step.named("pack-machine", it::pack).undoneBy(it::discard),
                        Step.named(SEND, it::send)
                                .withoutUndo("the gateway removes by itself what it has of a machine that does not go"),
                        Step.named("remove-file", it::discard).withoutUndo("the gateway has its bytes"),
                        Step.named(CONFIRM, ExportingVm::confirm).withoutTrace("it only looks")),
                (origin, state) -> SentFile.success(origin, state, SEND));
    }

    private static final String FIND = "find-machine";
    private static final String SEND = "send-machine";
    private static final String CONFIRM = "confirm-stopped";
    private static final String DONE = "done";
    private static final String RAN = "ran";
    private static final String ATTEMPT = "attempt";

    private final UUID move;
    private final boolean ran;
    private final String link;
    private final ImageDelivery delivery;

    private ExportingVm(ExportVm command, ImageDelivery delivery) {
        this.move = command.target().operation().value();
        this.ran = command.ran();
        this.link = command.link();
        this.delivery = delivery;
    }

    private static void find(StepContext context) {
        Machine machine = context.require();
        boolean off = machine.power() == ObservedPower.STOPPED;
        boolean sent = lastCameToItsEnd(context);
        if (!off || context.earlierOutput(FIND).containsKey(RAN)) {
            context.keep(Map.of(RAN, "true"));
        }
        if (off && sent) {
            context.keep(Map.of(DONE, "true"));
        }
        context.keep(thisAttempt(context));
    }

    /** It left the machine off, and the gateway has what it sent. One that was begun since, and failed, may have let it run. */
    private static boolean lastCameToItsEnd(StepContext context) {
        String ended = context.earlierOutput(CONFIRM).get(ATTEMPT);
        return ended != null && ended.equals(context.earlierOutput(FIND).get(ATTEMPT));
    }

    private static Map<String, String> thisAttempt(StepContext context) {
        return Map.of(ATTEMPT, String.valueOf(context.attempt()));
    }

    private static boolean done(StepContext context) {
        return context.output(FIND).containsKey(DONE);
    }

    private static void confirm(StepContext context) {
        StoppingVm.confirmStopped(context);
        context.keep(thisAttempt(context));
    }

    private void startAgain(StepContext context) {
        if (ran
                && context.output(FIND).containsKey(RAN)
                && context.find()
                        .filter(machine -> machine.power() != ObservedPower.RUNNING)
                        .isPresent()) {
            context.driver().start(context.vm());
        }
    }

    private void pack(StepContext context) {
        if (done(context)) {
            return;
        }
        context.require();
        // bytes come as slowly as they come, and nothing starts by it: the operation's own time is the limit
        context.ability(Moving.class, context.timeLeft()).pack(context.vm(), move);
    }

    private void send(StepContext context) {
        if (done(context)) {
            context.keep(context.earlierOutput(SEND));
            return;
        }
        Moving driver = context.ability(Moving.class);
        Path file = driver.packed(move)
                .orElseThrow(() -> DriverFailure.conflict(
                        "machine-file-absent", "the packed machine is not there any more", "move the machine again"));
        context.keep(SentFile.kept(delivery.deliver(file, driver.form(), link, context.timeLeft())));
    }

    private void discard(StepContext context) {
        context.ability(Moving.class).discard(move);
    }
}
