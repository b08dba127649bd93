package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.capture.CaptureFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Stopped containers as files of the form in which images come: as LXD gives them, rewritten on their way. Whatever they are for, they share the
 * room of one disk.
 */
record InstanceArchives(LxdConnection lxd, TemporaryImages images, CaptureFiles files) {
    private static final int BUFFER = 256 << 10;

    /** Afterwards the file is there; one that is there under this id is left as it is. @param instance is off */
    void ensure(Instance instance, UUID id, TarFilter.Rules rules) {
        if (files.find(id).isPresent()) {
            return;
        }
        images.remove(id);
        try (CaptureFiles.Room room = files.room(id)) {
            room.holds(instance.rootUse().orElse(0));
            TemporaryImages.Exported image = images.make(instance.machine().vm(), id);
            room.holds(image.sizeBytes());
            files.ensure(id, part -> write(image.path(), rules, part));
        } catch (DriverFailure failure) {
            removeAfter(id, failure);
            throw failure;
        }
        images.remove(id);
    }

    private void removeAfter(UUID id, DriverFailure failure) {
        try {
            images.removeMade(id);
        } catch (DriverFailure later) {
            // whoever discards the file, or tries it again, removes it
            failure.addSuppressed(later);
        }
    }

    private void write(String path, TarFilter.Rules rules, Path part) throws IOException {
        lxd.read(path, from -> {
            try (InputStream tar = new BufferedInputStream(from, BUFFER);
                    OutputStream out = new GZIPOutputStream(Files.newOutputStream(part), BUFFER)) {
                tar.mark(2);
                boolean compressed = tar.read() == 0x1f && tar.read() == 0x8b;
                tar.reset();
                if (compressed) {
                    throw DriverFailure.refused(
                            Fault.SYSTEM,
                            "lxd-compressed",
                            "LXD gave the container compressed, although it was asked not to",
                            "use LXD 5.0");
                }
                TarFilter.copy(tar, out, rules);
            } catch (EOFException cut) {
                throw LxdFailures.brokenOff("GET " + path, cut);
            }
        });
    }

    Optional<Path> find(UUID id) {
        return files.find(id);
    }

    /** What LXD still makes of it is not waited for, which may take an hour: it is told of by {@link #all} until it is gone. */
    void discard(UUID id) {
        files.discard(id);
        images.removeMade(id);
    }

    Set<UUID> all() {
        Set<UUID> all = new HashSet<>(files.all());
        all.addAll(images.all());
        return all;
    }
}
