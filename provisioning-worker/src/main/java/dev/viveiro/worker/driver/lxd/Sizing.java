package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSize;
import java.util.function.Consumer;

/**
 * Sizes of containers: limits that the kernel keeps, so a running one has its new size at once. Whether it holds it to its memory shows;
 * of processors and disk LXD tells what it told the kernel and the pool.
 */
final class Sizing implements LiveResizing {
    private final Instances instances;
    private final String pool;
    private final Consumer<VmId> repair;
    private final KernelMemory memory;

    /** @param repair ends what a revert that was cut off left undone: it would give back more than a size */
    Sizing(Instances instances, String pool, Consumer<VmId> repair, KernelMemory memory) {
        this.instances = instances;
        this.pool = pool;
        this.repair = repair;
        this.memory = memory;
    }

    /** Of a machine that is off. */
    void resize(VmId vm, MachineSize size) {
        repair.accept(vm);
        Instance before = instances.require(vm);
        MachineSize was = before.machine().spec().size();
        if (!was.equals(size)) {
            MachineConflicts.requireResizable(before.machine().name(), before.power(), was, size);
            change(vm, size);
        }
    }

    @Override
    public void resizeLive(VmId vm, MachineSize size) {
        repair.accept(vm);
        Instance before = instances.require(vm);
        MachineSize was = before.machine().spec().size();
        if (was.equals(size)) {
            return;
        }
        MachineConflicts.requireNoSmallerDisk(was, size);
        change(vm, size);
        boolean shows = before.power() != ObservedPower.STOPPED && was.memoryMib() != size.memoryMib();
        if (shows && !memory.becomes(vm, was.memoryMib(), size.memoryMib())) {
            change(vm, new MachineSize(was.vcpus(), was.memoryMib(), size.diskGib(), was.cpu()));
            throw DriverFailure.refused(
                    Fault.SYSTEM,
                    "guest-keeps-size",
                    "LXD gave %s %d MiB of memory, and the kernel did not hold it to them; it has %d as before"
                            .formatted(before.machine().name(), size.memoryMib(), was.memoryMib()),
                    "ask for the new size with a restart");
        }
    }

    /** LXD takes limits back that the kernel refused, so what it has afterwards is what holds. */
    private void change(VmId vm, MachineSize size) {
        Operations.End end = instances.resize(vm, size, pool);
        if (!instances.require(vm).machine().spec().size().equals(size)) {
            throw LxdFailures.failed("resize " + vm, end.error());
        }
    }
}
