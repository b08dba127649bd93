package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineDisk;
import java.util.List;

/** Gives a machine an empty disk; the machine goes on as it was. */
final class AttachingDisk {
    static Plan plan(AttachDisk command) {
        AttachingDisk it = new AttachingDisk(of(command.disk()));
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.named("attach-disk", it::attach).undoneBy(it::detach),
                        Step.named("confirm-attached", it::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private final MachineDisk disk;

    private AttachingDisk(MachineDisk disk) {
        this.disk = disk;
    }

    static MachineDisk of(ExtraDisk disk) {
        return new MachineDisk(disk.id(), disk.name(), disk.sizeGib());
    }

    private void attach(StepContext context) {
        Machine unused = context.require();
        // all of it may have to be written first, and nothing starts by it: the operation's own time is the limit
        context.ability(ExtraDisks.class, context.timeLeft()).attachDisk(context.vm(), disk);
    }

    /** Nobody was told that it is there, so nothing is lost with it. */
    private void detach(StepContext context) {
        context.ability(ExtraDisks.class).detachDisk(context.vm(), disk.id());
    }

    private void confirm(StepContext context) {
        Machine machine = context.require();
        if (!machine.disks().contains(disk.id())) {
            throw StepContext.notConfirmed("with disk " + disk.name(), "that it has " + machine.disks());
        }
        context.observedDisks(machine);
    }
}
