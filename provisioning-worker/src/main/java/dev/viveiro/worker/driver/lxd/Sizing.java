package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Sizes of containers: limits that the kernel and the pool keep, so a running one has its new size at once. Whether it does is looked at,
 * and until somebody did, what it had before is noted with it.
 */
final class Sizing implements LiveResizing {
    /** LXD sets it where the pool enlarges no disk that is in use: the disk gets its size at the next start. */
    private static final String DEFERRED = "volatile." + InstanceDevices.ROOT + ".apply_quota";

    private static final String NOTHING = "";

    private static final int TELLINGS = 3;

    private final Instances instances;
    private final String pool;
    private final Consumer<VmId> repair;
    private final KernelSizes kernel;

    /** @param repair ends what a revert that was cut off left undone: it would give back more than a size */
    Sizing(Instances instances, String pool, Consumer<VmId> repair, KernelSizes kernel) {
        this.instances = instances;
        this.pool = pool;
        this.repair = repair;
        this.kernel = kernel;
    }

    /** Of a machine that is off. */
    void resize(VmId vm, MachineSize size) {
        repair.accept(vm);
        Instance before = instances.require(vm);
        MachineSize was = before.machine().spec().size();
        if (!was.equals(size)) {
            MachineConflicts.requireResizable(before.machine().name(), before.power(), was, size);
            change(vm, size, NOTHING);
        }
    }

    @Override
    public void resizeLive(VmId vm, MachineSize size) {
        repair.accept(vm);
        Instance before = instances.require(vm);
        MachineSize now = before.machine().spec().size();
        boolean off = before.power() == ObservedPower.STOPPED;
        Optional<SizeBefore> unseen = off ? Optional.empty() : SizeBefore.of(before);
        if (now.equals(size) && unseen.isEmpty()) {
            return;
        }
        MachineConflicts.requireNoSmallerDisk(now, size);
        if (off) {
            change(vm, size, NOTHING);
            return;
        }
        SizeBefore from = from(before, unseen, size);
        MachineSize was = from.size();
        // who told it all may have died before a look: then it is told again only what it lacks
        if (!now.equals(size) || !kernel.hasProcessors(vm, was, size)) {
            tell(vm, from, size);
        }
        boolean grows = was.diskGib() != size.diskGib();
        boolean deferred = grows && instances.require(vm).setting(DEFERRED).equals("true");
        List<String> kept = deferred
                ? List.of("its disk of %d GiB until its next start".formatted(was.diskGib()))
                : kernel.kept(vm, was, size, from.fileSystem());
        if (!kept.isEmpty()) {
            // a disk that may have grown does not shrink
            long disk = deferred ? was.diskGib() : size.diskGib();
            change(vm, new MachineSize(was.vcpus(), was.memoryMib(), disk, was.cpu()), NOTHING);
            throw DriverFailure.refused(
                    Fault.SYSTEM,
                    "guest-keeps-size",
                    "LXD gave %s its new size, and it has %s; it has its old size again"
                            .formatted(before.machine().name(), String.join(", and ", kept)),
                    "ask for the new size with a restart");
        }
        // one whose note stays is looked at once more
        Operations.End unused = instances.configure(vm, Map.of(InstanceMark.RESIZING, NOTHING));
    }

    /** What it had when somebody looked last. */
    private SizeBefore from(Instance before, Optional<SizeBefore> unseen, MachineSize size) {
        MachineSize now = before.machine().spec().size();
        MachineSize was = unseen.map(noted -> noted.from(now, size)).orElse(now);
        OptionalLong noted = unseen.map(SizeBefore::fileSystem).orElse(OptionalLong.empty());
        OptionalLong fileSystem = noted.isEmpty() && now.diskGib() != size.diskGib()
                ? kernel.fileSystem(before.machine().vm())
                : noted;
        return new SizeBefore(was, fileSystem, SizeBefore.boot(before));
    }

    /** First all else, and of what the kernel is told through LXD's database processors last. */
    private void tell(VmId vm, SizeBefore from, MachineSize size) {
        MachineSize was = from.size();
        MachineSize rest = withProcessorsOf(was, size);
        if (!rest.equals(was)) {
            change(vm, rest, from.text());
        }
        if (!rest.equals(size)) {
            tellProcessors(vm, from, size);
        }
    }

    /**
     * LXD 5.0 deals processors out while it changes a container, by what its database says in that moment: that may be the number of before,
     * and nothing makes it look again but another change. So it is told again until the kernel has them.
     */
    private void tellProcessors(VmId vm, SizeBefore from, MachineSize size) {
        for (int told = 1; ; told++) {
            change(vm, size, from.text());
            if (told == TELLINGS || kernel.hasProcessors(vm, from.size(), size)) {
                return;
            }
            change(vm, withProcessorsOf(from.size(), size), from.text());
        }
    }

    private static MachineSize withProcessorsOf(MachineSize was, MachineSize size) {
        return new MachineSize(was.vcpus(), size.memoryMib(), size.diskGib(), size.cpu());
    }

    /** LXD takes limits back that the kernel refused, so what it has afterwards is what holds. */
    private void change(VmId vm, MachineSize size, String before) {
        Operations.End end = instances.resize(vm, size, pool, before);
        if (!instances.require(vm).machine().spec().size().equals(size)) {
            throw LxdFailures.failed("resize " + vm, end.error());
        }
    }
}
