package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSize;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gives a machine another size: at once where it runs and its hypervisor can, otherwise only while it is off. */
final class ResizingVm {
    static Plan plan(ResizeVm command) {
        ResizingVm it = new ResizingVm(new MachineSize(command.vcpus(), command.memoryMib(), command.diskGib()));
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named(NOTE, ResizingVm::noteSize).withoutTrace("it only looks"),
                        Step.named("resize-machine", it::resize).undoneBy(ResizingVm::resizeBack),
                        Step.named("confirm-size", it::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private static final String NOTE = "note-size";
    private static final String VCPUS = "vcpus";
    private static final String MEMORY = "memoryMib";

    private final MachineSize wanted;

    private ResizingVm(MachineSize wanted) {
        this.wanted = wanted;
    }

    private static void noteSize(StepContext context) {
        Map<String, String> earlier = context.earlierOutput(NOTE);
        MachineSize size = context.require().spec().size();
        context.keep(
                earlier.isEmpty()
                        ? Map.of(VCPUS, String.valueOf(size.vcpus()), MEMORY, String.valueOf(size.memoryMib()))
                        : earlier);
    }

    private void resize(StepContext context) {
        to(context, wanted);
    }

    /** A disk that grew stays so: nothing could make it smaller without loss. */
    private static void resizeBack(StepContext context) {
        Map<String, String> noted = context.output(NOTE);
        Machine machine = context.find().orElse(null);
        if (machine != null) {
            to(
                    context,
                    new MachineSize(
                            Integer.parseInt(Objects.requireNonNull(noted.get(VCPUS))),
                            Long.parseLong(Objects.requireNonNull(noted.get(MEMORY))),
                            machine.spec().size().diskGib()));
        }
    }

    private static void to(StepContext context, MachineSize size) {
        Machine machine = context.require();
        if (machine.spec().size().equals(size)) {
            return;
        }
        boolean live = machine.power() != ObservedPower.STOPPED
                && context.driver().ability(LiveResizing.class).isPresent();
        if (live) {
            context.ability(LiveResizing.class).resizeLive(context.vm(), size);
        } else {
            context.driver().resize(context.vm(), size);
        }
    }

    private void confirm(StepContext context) {
        Machine machine = context.require();
        if (!machine.spec().size().equals(wanted)) {
            throw StepContext.notConfirmed("of size " + wanted, machine.spec().size());
        }
        context.observed(machine);
    }
}
