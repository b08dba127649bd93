package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.Moving;
import java.util.List;

/** Makes a machine of what another host sent of it. It is not started: until the gateway has moved it, it is the other host's. */
final class ImportingVm {
    static Plan plan(ImportVm command, HostSeal seal) {
        ImportingVm it = new ImportingVm(command, seal);
        return new Plan(
                Limit.CREATE,
                List.of(
                        Step.named("fetch-machine", it::fetch).undoneBy(it::forget),
                        Step.starting("make-machine", it::make).undoneBy(NewMachine::destroy),
                        Step.named("remove-fetched", it::forget).withoutUndo("the machine has its bytes"),
                        Step.named("confirm-machine", it::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private final VmSpec spec;
    private final ImageRef file;
    private final HostSeal seal;

    private ImportingVm(ImportVm command, HostSeal seal) {
        ImageContent machine = command.machine();
        this.spec = command.spec();
        this.seal = seal;
        this.file = ImageRef.of("machine-" + command.target().vm(), machine.sha256())
                .from(new ImageSource(machine.sizeBytes(), machine.format(), machine.link()));
    }

    private void fetch(StepContext context) {
        // bytes come as slowly as they come, and nothing starts by it: the operation's own time is the limit
        context.ability(Moving.class, context.timeLeft()).fetch(file);
    }

    private void forget(StepContext context) {
        context.ability(Moving.class).forget(file);
    }

    private void make(StepContext context) {
        Machine unused = context.ability(Moving.class, context.timeLeft())
                .unpack(NewMachine.of(spec, context, null, NewMachine.userData(spec, context, seal)), file);
    }

    private void confirm(StepContext context) {
        Machine machine = context.require();
        if (machine.power() != ObservedPower.STOPPED) {
            throw StepContext.notConfirmed("STOPPED", machine.power());
        }
        MachineSize wanted = NewMachine.of(spec, context, null, null).size();
        if (!machine.spec().size().equals(wanted)) {
            throw DriverFailure.refused(
                    Fault.SYSTEM,
                    "machine-differs",
                    "the machine has %s and was to have %s"
                            .formatted(machine.spec().size(), wanted),
                    "it is still on its own host; tell the operator");
        }
        context.observed(machine);
    }
}
