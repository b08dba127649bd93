package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.IsoMedium;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts an ISO image into a machine's drive, or takes out what is in it; the machine goes on as it was. */
final class ChangingIso {
    static Plan plan(ChangeIso command) {
        IsoMedium iso = command.iso();
        return iso == null ? ejecting() : new ChangingIso(iso).inserting();
    }

    private static final String NOTE = "look-into-drive";
    private static final String WAS_IN = "wasIn";

    private final ImageRef image;
    private final ImageSource source;

    private ChangingIso(IsoMedium iso) {
        ImageContent content = iso.content();
        this.image = ImageRef.of(iso.image(), content.sha256());
        this.source = new ImageSource(content.sizeBytes(), content.format(), content.link());
    }

    private Plan inserting() {
        return new Plan(
                Limit.CREATE,
                List.of(
                        Step.named(NOTE, this::note).withoutTrace("it only looks"),
                        Step.named("check-image", this::ensureImage)
                                .withoutTrace("an image on the host serves every later machine"),
                        Step.named("insert-iso", this::insert).undoneBy(this::takeOut),
                        Step.named("confirm-inserted", this::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private static Plan ejecting() {
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.named("eject-iso", ChangingIso::eject)
                                .withoutReturn("whoever wants it back inserts it again"),
                        Step.named("confirm-ejected", ChangingIso::confirmEmpty).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    /** Once for all attempts: the second may find what the first put in. */
    private void note(StepContext context) {
        Map<String, String> earlier = context.earlierOutput(NOTE);
        if (!earlier.isEmpty()) {
            context.keep(earlier);
            return;
        }
        Machine unused = context.require();
        Optional<String> inside = drive(context).inserted(context.vm());
        // before any bytes come
        inside.ifPresent(other -> MachineConflicts.requireNoOther(image, other));
        context.keep(Map.of(WAS_IN, String.valueOf(inside.isPresent())));
    }

    private boolean isIn(StepContext context) {
        return drive(context)
                .inserted(context.vm())
                .filter(image.distinctName()::equals)
                .isPresent();
    }

    /** Bytes come as slowly as they come: the operation's own time is the limit. */
    private void ensureImage(StepContext context) {
        context.driver(context.timeLeft()).holding(context.vm()).ensureImage(image.from(source));
    }

    private void insert(StepContext context) {
        Machine unused = context.require();
        drive(context).insertIso(context.vm(), image);
    }

    /** Never what somebody else put in, nor what was in before. */
    private void takeOut(StepContext context) {
        boolean wasIn = Boolean.parseBoolean(context.output(NOTE).get(WAS_IN));
        if (!wasIn && context.find().isPresent() && isIn(context)) {
            drive(context).ejectIso(context.vm());
        }
    }

    private void confirm(StepContext context) {
        Machine machine = context.require();
        if (!isIn(context)) {
            throw StepContext.notConfirmed(
                    "with " + image.name() + " in its drive", drive(context).inserted(context.vm()));
        }
        context.observed(machine);
    }

    private static void eject(StepContext context) {
        Machine unused = context.require();
        drive(context).ejectIso(context.vm());
    }

    private static void confirmEmpty(StepContext context) {
        Machine machine = context.require();
        Optional<String> left = drive(context).inserted(context.vm());
        if (left.isPresent()) {
            throw StepContext.notConfirmed("with an empty drive", left.get());
        }
        context.observed(machine);
    }

    private static IsoDrive drive(StepContext context) {
        return context.ability(IsoDrive.class);
    }
}
