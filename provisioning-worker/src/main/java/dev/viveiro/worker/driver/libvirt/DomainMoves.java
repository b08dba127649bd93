package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Machines that are off as files: the disk as it is, with kernel and login behind it; and made again of these. */
record DomainMoves(LibvirtThreads threads, Domains domains, MachineFiles machines, Defining defining, ImageFiles files)
        implements Moving {
    @Override
    public ImageFormat form() {
        return ImageFormat.QCOW2;
    }

    @Override
    public void pack(VmId vm, UUID move) {
        boolean unusedEnd = threads.call("packing a machine", vm, () -> {
            DomainView machine = requireOff(vm);
            MachineSpec spec = machine.spec();
            machines.ensure(machine, move, (disk, part) -> {
                DomainView unused = requireOff(vm);
                disk.whole(part);
                DiskTrailer.append(
                        part,
                        disk.boot(),
                        DiskTrailer.Carried.of(spec, !NewLogin.of(machine), ReadyPort.of(machine.xml())));
            });
            return true;
        });
    }

    /** Looked at before and after its disk is brought: somebody may start it beside the worker. */
    private DomainView requireOff(VmId vm) {
        DomainView machine = domains.require(vm);
        MachineConflicts.requireOff(machine.spec().name(), machine.power(), "moved");
        return machine;
    }

    @Override
    public Optional<Path> packed(UUID move) {
        return machines.find(move);
    }

    @Override
    public void discard(UUID move) {
        machines.discard(move);
    }

    @Override
    public Set<UUID> moves() {
        return machines.all();
    }

    @Override
    public void fetch(ImageRef file) {
        files.read(file, path -> {});
    }

    @Override
    public Machine unpack(MachineSpec spec, ImageRef file) {
        return threads.call("unpacking a machine", spec.vm(), () -> {
            Optional<Machine> there = domains.find(spec.vm()).map(DomainView::machine);
            if (there.isPresent()) {
                MachineConflicts.requireGeneration(spec, there.get().generation());
                return there.get();
            }
            files.read(file, path -> unpack(spec, path));
            return domains.require(spec.vm()).machine();
        });
    }

    private void unpack(MachineSpec spec, Path file) {
        try {
            requireDisk(spec, file);
            DiskTrailer trailer = DiskTrailer.read(file);
            DiskTrailer.Carried machine = trailer.machine();
            if (machine == null || !machine.vm().equals(spec.vm().toString())) {
                throw unusable(spec, "it is another's, or no machine's");
            }
            defining.carried(spec, new DiskTrailer.Slice(file, 0, trailer.disk()), trailer, machine);
        } catch (IllegalArgumentException e) {
            throw unusable(spec, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw DriverFailure.outcomeUnknown(
                    "worker-folder-unusable", "what came can't be read: " + e, "mend the worker's file system", e);
        }
    }

    private static void requireDisk(MachineSpec spec, Path file) throws IOException {
        try {
            QcowHeader.require("of the machine", file);
        } catch (DriverFailure failure) {
            throw unusable(spec, failure.detail());
        }
    }

    private static DriverFailure unusable(MachineSpec spec, String why) {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "machine-file-unusable",
                "what came is no file of machine %s: %s".formatted(spec.vm(), why),
                "move the machine again; if it repeats, look at the worker's log of the host that it comes from");
    }

    @Override
    public void forget(ImageRef file) {
        files.forget(file);
    }
}
