package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Disks byte for byte as files of the worker's home, each for as long as a machine's disk is filled with it.
 *
 * @param work where they are, below the machine's id
 * @param images the volumes among which images are
 */
record RawCopies(WorkFolders work, Volumes images) {
    private static final String DISK = "disk";
    private static final String RAW = "raw";

    /** Fills a machine's disk. */
    @FunctionalInterface
    interface Filling {
        DiskSource with(Path raw) throws IOException;
    }

    /** With what is in the image. */
    DiskSource ofImage(VmId vm, Images.Disk image, Filling filling) {
        return in(vm, folder -> {
            Path disk = SparseFile.download(images, image.volume(), folder.resolve(DISK));
            return filling.with(image.form().equals(QemuImg.RAW) ? disk : converted(disk, folder));
        });
    }

    /** With a whole disk in QEMU's own form, whatever is behind its end. */
    DiskSource ofFile(VmId vm, Path disk, Filling filling) {
        return in(vm, folder -> filling.with(converted(disk, folder)));
    }

    /** Afterwards nothing is left of what a worker that died had begun. */
    void forget(VmId vm) {
        work.remove(vm.value());
    }

    private DiskSource in(VmId vm, Filling filling) {
        try {
            return filling.with(work.make(vm.value()));
        } catch (IOException e) {
            throw DriverFailure.outcomeUnknown(
                    "worker-folder-unusable",
                    "a disk can't be made from a copy in the worker's home: " + e,
                    "mend the worker's file system, or make room there",
                    e);
        } finally {
            forget(vm);
        }
    }

    private static Path converted(Path disk, Path folder) throws IOException {
        Map<String, @Nullable Object> node = QemuImg.node(QemuImg.QCOW2, disk);
        Path raw = folder.resolve(RAW);
        QemuImg.convert(node, QemuImg.RAW, raw, folder);
        return raw;
    }
}
