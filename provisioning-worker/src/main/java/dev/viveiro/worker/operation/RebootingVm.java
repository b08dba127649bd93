package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Restarts a running machine once, whatever is repeated: the boot that is to end is noted first. */
final class RebootingVm {
    static Plan plan() {
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named(NOTE, RebootingVm::noteBoot).withoutTrace("it only looks"),
                        Step.starting("reboot-machine", RebootingVm::reboot)
                                .withoutUndo("a boot that ended can't be brought back"),
                        Step.named("confirm-rebooted", RebootingVm::confirmRebooted)
                                .withoutTrace("it only looks")),
                (origin, state) -> new OperationSucceeded(
                        origin, state.work().ref(), state.told(), Objects.requireNonNull(state.facts()), null));
    }

    private static final String NOTE = "note-boot";
    private static final String BOOT = "bootId";

    private RebootingVm() {}

    private static void noteBoot(StepContext context) {
        Map<String, String> earlier = context.earlierOutput(NOTE);
        if (!earlier.isEmpty()) {
            context.keep(earlier);
            return;
        }
        Machine machine = context.require();
        String boot = machine.bootId();
        if (machine.power() != ObservedPower.RUNNING || boot == null) {
            throw DriverFailure.conflict(
                    "machine-not-running",
                    "expected a running machine, the hypervisor says " + machine.power(),
                    "start it instead");
        }
        context.keep(Map.of(BOOT, boot));
    }

    private static void reboot(StepContext context) {
        context.driver().reboot(context.vm(), noted(context));
    }

    private static void confirmRebooted(StepContext context) {
        FirstBoot.awaitAgain(context);
        Machine machine = context.require();
        if (machine.power() != ObservedPower.RUNNING || noted(context).equals(machine.bootId())) {
            throw StepContext.notConfirmed(
                    "RUNNING since a new boot", machine.power() + " in boot " + machine.bootId());
        }
        context.observed(machine);
    }

    private static String noted(StepContext context) {
        return Objects.requireNonNull(context.output(NOTE).get(BOOT), "the noted boot id");
    }
}
