package dev.viveiro.worker.driver.simulated;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder that is the simulated host, held by one process at a time; a killed process lets go of it by dying. */
final class HostFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    /** @throws IOException when the folder cannot be written, or another process holds it */
    HostFolder(Path path) throws IOException {
        this.path = path;
        Files.createDirectories(path);
        this.lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock() == null) {
            lock.close();
            throw new IOException("the folder %s is in use by another worker; stop it, or give this one another home"
                    .formatted(path));
        }
    }

    /** Why there can't be such a folder, and what would change that; null when there can or is. */
    static @Nullable String impediment(Path path) {
        Path there = path.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            return "the folder %s can't be made: %s is no folder; give the worker another home".formatted(path, there);
        }
        return Files.isWritable(there)
                ? null
                : "the folder %s can't be written: this user may not write %s; allow it, or give the worker another home"
                        .formatted(path, there);
    }

    /** Where the machines are. */
    Path log() {
        return path.resolve("machines.log");
    }

    /** Where an operator writes what is to go wrong. */
    Path misbehaviour() {
        return path.resolve("misbehaviour");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private @Nullable FileLock tryLock() throws IOException {
        try {
            return lock.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
