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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What machines' passwords are checked against, in files of the worker's home that its user alone may read. Anybody who is logged in
 * on the host may read what libvirt knows of a domain, so that it is not kept there.
 */
final class Verifiers {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private static final Logger log = LoggerFactory.getLogger(Verifiers.class);

    private final Path folder;

    /** @param folder below the driver's own; made with the first one */
    Verifiers(Path folder) {
        this.folder = folder;
    }

    /** Null for a machine that only keys open, and for one whose file can't be read: that is said, and keeps no other from being seen. */
    @Nullable
    String of(VmId vm) {
        try {
            return Files.readString(file(vm));
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException e) {
            log.warn("What the password of machine {} is checked against can't be read: {}", vm, e.toString());
            return null;
        }
    }

    /** @param verifier null to forget what there is */
    void keep(VmId vm, @Nullable String verifier) {
        if (verifier == null) {
            forget(vm);
            return;
        }
        try {
            Files.createDirectories(folder);
            Path made = unfinished(vm);
            Files.deleteIfExists(made);
            Files.createFile(made, PosixFilePermissions.asFileAttribute(OWNERS));
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.US_ASCII.encode(verifier));
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

    private Path unfinished(VmId vm) {
        return folder.resolve(vm + ".new");
    }

    private Path file(VmId vm) {
        return folder.resolve(vm.toString());
    }

    private DriverFailure unusable(IOException e) {
        return DriverFailure.outcomeUnknown(
                "worker-folder-unusable",
                "the worker's folder %s failed: %s".formatted(folder, e),
                "mend its file system; the call may be repeated",
                e);
    }
}
