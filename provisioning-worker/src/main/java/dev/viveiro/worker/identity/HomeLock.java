package dev.viveiro.worker.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process per home. The lock goes with the process, however it ends. */
public final class HomeLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HomeLock.class);
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the folder if need be, and closes it to everybody else: the host's key is in it, and whole disks are at times. Throws {@link
     * IllegalStateException} when another process has it.
     */
    public static HomeLock take(Path home) {
        Path file = home.resolve("worker.lock");
        try {
            Files.createDirectories(home);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                closeToOthers(home);
                return new HomeLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be locked", e);
        }
        throw new IllegalStateException(
                "another worker runs on " + home + "; stop it, or give this one another VIVEIRO_WORKER_HOME");
    }

    private static void closeToOthers(Path home) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(home, PosixFileAttributeView.class);
        if (view == null || view.readAttributes().permissions().equals(OWNERS)) {
            return;
        }
        try {
            view.setPermissions(OWNERS);
        } catch (IOException notOurs) {
            log.warn("Others on this host may read {}, which can't be changed: {}", home, notOurs.getMessage());
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
