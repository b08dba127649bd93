package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSize;
import java.util.List;
import java.util.Optional;

/** Gives a machine another size: at once where it runs and its hypervisor can, otherwise only while it is off. */
final class ResizingVm {
    static Plan plan(ResizeVm command) {
        ResizingVm it = new ResizingVm(
                new MachineSize(command.vcpus(), command.memoryMib(), command.diskGib(), command.limits()));
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.named("resize-machine", it::resize).withoutReturn("a disk that grew can't shrink"),
                        Step.named("confirm-size", it::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private final MachineSize wanted;

    private ResizingVm(MachineSize wanted) {
        this.wanted = wanted;
    }

    private void resize(StepContext context) {
        Machine machine = context.require();
        if (machine.spec().size().equals(wanted)) {
            return;
        }
        Optional<LiveResizing> live = context.driver().holding(context.vm()).ability(LiveResizing.class);
        if (machine.power() != ObservedPower.STOPPED && live.isPresent()) {
            live.get().resizeLive(context.vm(), wanted);
        } else {
            context.driver().resize(context.vm(), wanted);
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
