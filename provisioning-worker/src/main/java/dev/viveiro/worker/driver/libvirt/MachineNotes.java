package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A short text for each machine, in files of the worker's home that its user alone may read. */
final class MachineNotes {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private final Path folder;

    /** @param folder below the driver's own; made with the first one */
    MachineNotes(Path folder) {
        this.folder = folder;
    }

    /** Empty when there is none. */
    Optional<String> of(VmId vm) throws IOException {
        try {
            return Optional.of(Files.readString(file(vm)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Afterwards it is on the disk. */
    void keep(VmId vm, String text) {
        try {
            Files.createDirectories(folder);
            Path made = unfinished(vm);
            Files.deleteIfExists(made);
            Files.createFile(made, PosixFilePermissions.asFileAttribute(OWNERS));
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.US_ASCII.encode(text));
                channel.force(true);
            }
            Files.move(made, file(vm), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Afterwards there is none. */
    void forget(VmId vm) {
        try {
            Files.deleteIfExists(file(vm));
            Files.deleteIfExists(unfinished(vm));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    DriverFailure unusable(IOException e) {
        return DriverFailure.outcomeUnknown(
                "worker-folder-unusable",
                "the worker's folder %s failed: %s".formatted(folder, e),
                "mend its file system; the call may be repeated",
                e);
    }

    private Path unfinished(VmId vm) {
        return folder.resolve(vm + ".new");
    }

    private Path file(VmId vm) {
        return folder.resolve(vm.toString());
    }
}
