package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.MachineDisk;
import java.util.List;

/** Takes an extra disk from a machine and destroys it, whether or not it is there; the machine goes on as it was. */
final class DetachingDisk {
    static Plan plan(DetachDisk command) {
        DetachingDisk it = new DetachingDisk(AttachingDisk.of(command.disk()));
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.named("detach-disk", it::detach).withoutReturn("what it held can't be had back"),
                        Step.named("confirm-detached", it::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private final MachineDisk disk;

    private DetachingDisk(MachineDisk disk) {
        this.disk = disk;
    }

    private void detach(StepContext context) {
        context.ability(ExtraDisks.class).detachDisk(context.vm(), disk.id());
    }

    private void confirm(StepContext context) {
        if (context.ability(ExtraDisks.class).disks(context.vm()).contains(disk.id())) {
            throw StepContext.notConfirmed("without disk " + disk.name(), "that it is there");
        }
        context.observedDisks(context.require());
    }
}
