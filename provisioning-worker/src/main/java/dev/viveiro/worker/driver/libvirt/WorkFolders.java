package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Folders of files that are there for as long as a machine's file is made of them; a worker that died leaves them, and they are found. */
record WorkFolders(Path folder) {
    /** Afterwards it is there, and empty; nobody else reads what is in it. */
    Path make(UUID id) throws IOException {
        remove(id);
        Files.createDirectories(folder);
        return Files.createDirectory(
                folder.resolve(id.toString()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Afterwards it is not there, unless somebody still writes there. */
    void remove(UUID id) {
        Path one = folder.resolve(id.toString());
        try {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(one)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(one);
        } catch (NoSuchFileException | DirectoryNotEmptyException none) {
            // nothing to remove, or a call that was given up still writes: it is removed when it is looked for next
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Those that are there. */
    Set<UUID> all() {
        Set<UUID> found = new HashSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
            for (Path each : folders) {
                Optional<UUID> id = MachineVolumes.uuid(each.getFileName().toString());
                id.ifPresent(found::add);
            }
        } catch (NoSuchFileException none) {
            return found;
        } catch (IOException e) {
            throw unusable(e);
        }
        return found;
    }

    private DriverFailure unusable(IOException e) {
        return DriverFailure.outcomeUnknown(
                "worker-folder-unusable",
                "the worker's folder %s failed: %s".formatted(folder, e),
                "mend its file system; the call may be repeated",
                e);
    }
}
