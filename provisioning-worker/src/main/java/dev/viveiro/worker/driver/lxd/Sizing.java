package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSize;

/** Sizes of containers: limits that the kernel keeps, so a running one has its new size at once. */
final class Sizing implements LiveResizing {
    private final Instances instances;
    private final String pool;
    private final Notes notes;

    Sizing(Instances instances, String pool, Notes notes) {
        this.instances = instances;
        this.pool = pool;
        this.notes = notes;
    }

    /** Of a machine that is off. */
    void resize(VmId vm, MachineSize size) {
        Instance before = instances.require(vm);
        MachineSize was = before.machine().spec().size();
        if (!was.equals(size)) {
            MachineConflicts.requireResizable(before.machine().name(), before.power(), was, size);
            change(vm, size);
        }
    }

    @Override
    public void resizeLive(VmId vm, MachineSize size) {
        MachineSize was = instances.require(vm).machine().spec().size();
        if (!was.equals(size)) {
            MachineConflicts.requireNoSmallerDisk(was, size);
            change(vm, size);
        }
    }

    /** LXD takes limits back that the kernel refused, so what it has afterwards is what holds. */
    private void change(VmId vm, MachineSize size) {
        Operations.End end = instances.resize(vm, size, pool);
        if (!instances.require(vm).machine().spec().size().equals(size)) {
            throw LxdFailures.failed("resize " + vm, end.error());
        }
        // a size that an unfinished revert would give back is of no more interest
        notes.forget(vm);
    }
}
