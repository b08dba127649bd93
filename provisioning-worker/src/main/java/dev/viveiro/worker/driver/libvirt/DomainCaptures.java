package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The disks of machines that are off as images, without what is theirs alone. */
record DomainCaptures(LibvirtThreads threads, Domains domains, MachineFiles machines) implements Capturing {
    @Override
    public ImageFormat form() {
        return ImageFormat.QCOW2;
    }

    @Override
    public void capture(VmId vm, UUID capture) {
        boolean unusedEnd = threads.call("capturing a machine", vm, () -> {
            DomainView machine = requireOff(vm);
            MachineSpec spec = machine.spec();
            machines.ensure(machine, capture, (disk, part) -> {
                DomainView unused = requireOff(vm);
                Path raw = disk.folder().resolve("raw");
                disk.raw(raw);
                disk.forget();
                DiskCleaning.clean(raw, spec.login());
                disk.whole(raw, part);
                DiskTrailer.append(part, disk.boot(), null);
            });
            return true;
        });
    }

    /** Looked at before and after its disk is brought: somebody may start it beside the worker. */
    private DomainView requireOff(VmId vm) {
        DomainView machine = domains.require(vm);
        MachineConflicts.requireOff(machine.spec().name(), machine.power(), "captured");
        return machine;
    }

    @Override
    public Optional<Path> captured(UUID capture) {
        return machines.find(capture);
    }

    @Override
    public void discard(UUID capture) {
        machines.discard(capture);
    }

    @Override
    public Set<UUID> captures() {
        return machines.all();
    }

    /** Whether this host has what is needed for it. */
    static boolean possible() {
        return QemuImg.possible() && ExtFiles.possible();
    }
}
