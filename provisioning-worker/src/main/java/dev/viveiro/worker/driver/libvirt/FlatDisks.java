package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The disks of machines that are off as single files, without what they lie above and without snapshots. They come by libvirt's own streams, so that the
 * pool may be where the worker can't look; what names another file in them is not followed.
 */
final class FlatDisks {
    private static final String DISK = "disk";
    private static final String BELOW = "below";

    private final MachineDisks disks;
    private final Volumes volumes;
    private final Images images;
    private final Owner owner;

    /** @param volumes where machines' kernels are, and images */
    FlatDisks(MachineDisks disks, Volumes volumes, Images images, Owner owner) {
        this.disks = disks;
        this.volumes = volumes;
        this.images = images;
        this.owner = owner;
    }

    /**
     * A disk that was brought.
     *
     * @param folder where its parts are, and others may be
     * @param chain how QEMU is told of it
     * @param boot what it boots with; null when it boots by itself
     */
    record Brought(Path folder, Map<String, @Nullable Object> chain, DiskTrailer.@Nullable Boot boot) {
        /** Afterwards it is in this file, byte for byte. */
        void raw(Path to) throws IOException {
            QemuImg.convert(chain, QemuImg.RAW, to, folder);
        }

        /** Afterwards it is in this file, in QEMU's own form. */
        void whole(Path to) throws IOException {
            QemuImg.convert(chain, QemuImg.QCOW2, to, folder);
        }

        /** Afterwards the disk of that file is in this one, in QEMU's own form. */
        void whole(Path raw, Path to) throws IOException {
            QemuImg.convert(QemuImg.node(QemuImg.RAW, raw), QemuImg.QCOW2, to, folder);
        }

        /** Afterwards what was brought is not there any more; what was made of it is. */
        void forget() throws IOException {
            for (String part : List.of(DISK, BELOW)) {
                Files.deleteIfExists(folder.resolve(part));
            }
        }
    }

    /** At most how many bytes are in one, and come with it. */
    long size(DomainView machine) {
        MachineSpec spec = machine.spec();
        DiskPlace own = disks.place(spec.vm());
        long size = own.allocation();
        if (isAbove(own) && images.has(spec.image())) {
            // an image may be compressed
            size += images.disk(spec.image()).capacity();
        }
        for (String each : boot(machine)) {
            size += volumes.allocation(each).orElse(0L);
        }
        return size;
    }

    /** Whether it may lie above an image. */
    private static boolean isAbove(DiskPlace disk) {
        return disk.form().equals(QemuImg.QCOW2);
    }

    /** Brings one. */
    Brought bring(DomainView machine, Path folder) throws IOException {
        MachineSpec spec = machine.spec();
        DiskPlace own = disks.place(spec.vm());
        Path disk = SparseFile.download(own.pool(), own.volume(), folder.resolve(DISK));
        Map<String, @Nullable Object> chain = QemuImg.node(own.form(), disk);
        // what a guest wrote into the other form may look like this one
        Optional<String> below = isAbove(own) ? QcowHeader.below(disk) : Optional.empty();
        if (below.isPresent()) {
            Images.Disk image = images.disk(spec.image());
            if (!image.path().equals(below.get())) {
                throw LibvirtFailures.failed(
                        "read the disk of " + spec.name(),
                        "it lies above %s, which is not its image".formatted(below.get()));
            }
            Path base = SparseFile.download(volumes, image.volume(), folder.resolve(BELOW));
            QemuImg.put(chain, QemuImg.node(image.form(), base));
        }
        List<String> boot = boot(machine);
        return new Brought(
                folder,
                chain,
                boot.isEmpty()
                        ? null
                        : new DiskTrailer.Boot(
                                SparseFile.download(volumes, boot.getFirst(), folder.resolve("kernel")),
                                SparseFile.download(volumes, boot.getLast(), folder.resolve("initrd"))));
    }

    /** The volumes of kernel and initial file system; none for a disk that boots by itself. */
    private List<String> boot(DomainView machine) {
        if (Xml.at(machine.xml(), "os", "kernel").isEmpty()) {
            return List.of();
        }
        VmId vm = machine.spec().vm();
        String own = MachineVolumes.kernel(owner, vm);
        return volumes.path(own).isPresent()
                ? List.of(own, MachineVolumes.initrd(owner, vm))
                : images.bootVolumes(machine.spec().image());
    }
}
