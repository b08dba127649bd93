package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineConflicts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Sends what is on a stopped machine's disk to the gateway, cleaned; the machine stays as it is, and no file stays here. */
final class CapturingVm {
    static Plan plan(CaptureVm command, ImageDelivery delivery) {
        CapturingVm it = new CapturingVm(command, delivery);
        return new Plan(
                Limit.CAPTURE,
                List.of(
                        Step.named("find-machine", CapturingVm::requireOff).withoutTrace("it only looks"),
                        Step.named("capture-disk", it::capture).undoneBy(it::discard),
                        Step.named(SEND, it::send)
                                .withoutUndo(
                                        "the gateway removes by itself what it has of an image that does not come"),
                        Step.named("remove-file", it::remove).withoutUndo("the gateway has its bytes")),
                (origin, state) -> SentFile.success(origin, state, SEND));
    }

    private static final String SEND = "send-image";

    private final UUID capture;
    private final String link;
    private final ImageDelivery delivery;

    private CapturingVm(CaptureVm command, ImageDelivery delivery) {
        // its attempts are for one image: the file is the same
        this.capture = command.target().operation().value();
        this.link = command.link();
        this.delivery = delivery;
    }

    private static void requireOff(StepContext context) {
        ObservedPower power = context.require().power();
        MachineConflicts.requireOff(context.vm().toString(), power, "captured");
    }

    private void capture(StepContext context) {
        if (!context.earlierOutput(SEND).isEmpty()) {
            return;
        }
        // bytes come as slowly as they come, and nothing starts by it: the operation's own time is the limit
        context.ability(Capturing.class, context.timeLeft()).capture(context.vm(), capture);
    }

    private void discard(StepContext context) {
        context.ability(Capturing.class).discard(capture);
    }

    /** What an earlier attempt sent, the gateway has. */
    private void send(StepContext context) {
        Map<String, String> earlier = context.earlierOutput(SEND);
        if (!earlier.isEmpty()) {
            context.keep(earlier);
            return;
        }
        Capturing driver = context.ability(Capturing.class);
        Path file = driver.captured(capture)
                .orElseThrow(() -> DriverFailure.conflict(
                        "capture-absent", "the captured disk is not there any more", "capture the machine again"));
        context.keep(SentFile.kept(delivery.deliver(file, driver.form(), link, context.timeLeft())));
    }

    private void remove(StepContext context) {
        discard(context);
        context.observed(context.require());
    }
}
