package dev.viveiro.worker.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of images: one whose name is a digest is whole, {@code <digest>.part} is not. A file's time says when it was used
 * last; beyond the bound the least recently used goes first, and none that is held. Safe for several threads.
 */
final class Shelf {
    private static final String PART = ".part";

    private final Path folder;
    private final long bound;
    private final Clock clock;
    private final Map<String, Integer> held = new HashMap<>();
    /** Images that are removed when the last who holds one lets it go. */
    private final Set<String> unwanted = new HashSet<>();

    /** @param bound in bytes */
    Shelf(Path folder, long bound, Clock clock) {
        this.folder = folder;
        this.bound = bound;
        this.clock = clock;
    }

    /** Keeps an image from being removed until it is closed. */
    final class Hold implements AutoCloseable {
        private final String sha256;

        private Hold(String sha256) {
            this.sha256 = sha256;
        }

        /** The image; null while it is not there. */
        @Nullable
        Path file() {
            Path file = whole(sha256);
            return touched(file) ? file : null;
        }

        @Override
        public void close() {
            synchronized (held) {
                held.computeIfPresent(sha256, (digest, holders) -> holders == 1 ? null : holders - 1);
                if (!held.containsKey(sha256) && unwanted.remove(sha256)) {
                    remove(sha256);
                }
            }
        }
    }

    Hold hold(String sha256) {
        synchronized (held) {
            held.merge(sha256, 1, Integer::sum);
        }
        return new Hold(sha256);
    }

    /** Removes an image, whole or not, as soon as nobody holds it. */
    void forget(String sha256) {
        synchronized (held) {
            if (held.containsKey(sha256)) {
                unwanted.add(sha256);
            } else {
                remove(sha256);
            }
        }
    }

    private void remove(String sha256) {
        try {
            Files.deleteIfExists(whole(sha256));
            Files.deleteIfExists(folder.resolve(sha256 + PART));
        } catch (IOException e) {
            throw new UncheckedIOException("image " + sha256 + " can't be removed", e);
        }
    }

    Path whole(String sha256) {
        return folder.resolve(sha256);
    }

    /** Where an image is written until it is whole; its folder is there. */
    Path part(String sha256) throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(sha256 + PART);
    }

    /** Durable under its name; then others go, if there is too much. */
    Path keep(String sha256) throws IOException {
        Path whole = whole(sha256);
        Files.move(part(sha256), whole, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        boolean unused = touched(whole);
        shrinkTo(bound);
        return whole;
    }

    /** Makes room on the disk for so many bytes by giving up what is not held; false when that is not enough. */
    boolean roomFor(long bytes) throws IOException {
        Files.createDirectories(folder);
        if (free() < bytes) {
            shrinkTo(0);
        }
        return free() >= bytes;
    }

    private long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private record Kept(Path file, long size, FileTime used) {}

    private void shrinkTo(long most) throws IOException {
        synchronized (held) {
            List<Kept> files = new ArrayList<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path file : all) {
                    files.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
                }
            }
            long sum = files.stream().mapToLong(Kept::size).sum();
            files.sort(Comparator.comparing(Kept::used));
            for (Kept each : files) {
                String name = each.file().getFileName().toString();
                if (sum > most && !held.containsKey(name.replace(PART, ""))) {
                    Files.deleteIfExists(each.file());
                    sum -= each.size();
                }
            }
        }
    }

    private boolean touched(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return true;
        } catch (NoSuchFileException notThere) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be used", e);
        }
    }
}
