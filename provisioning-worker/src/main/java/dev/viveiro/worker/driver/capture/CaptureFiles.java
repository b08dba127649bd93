package dev.viveiro.worker.driver.capture;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A folder of captured disks: a file whose name is the capture's id is whole, {@code <id>.part} is not. */
public final class CaptureFiles {
    private static final String PART = ".part";

    /** Captures take minutes, and the gateway tries again a few times only. */
    private static final Duration LATER = Duration.ofMinutes(5);

    private final Path folder;
    private final Rooms rooms;

    /** @param folder in the driver's own; made with the first file */
    public CaptureFiles(Path folder) {
        this(folder, Space.OF_DISK);
    }

    CaptureFiles(Path folder, Space space) {
        this.folder = folder;
        this.rooms = new Rooms(folder, space, this::part);
    }

    /** Room that nobody else counts on until it is closed. */
    public final class Room implements AutoCloseable {
        private final UUID capture;

        private Room(UUID capture) {
            this.capture = capture;
        }

        /**
         * Makes it as large as the file may become; at most this many bytes are written.
         *
         * @throws DriverFailure {@code RETRY_LATER} {@code host-full} while other captures have the room, {@code REFUSED} {@code
         *     host-full} when there is none without them either
         */
        public void holds(long bytes) {
            Rooms.Free free = call(() -> {
                Files.createDirectories(folder);
                return rooms.take(capture, bytes);
            });
            if (free.enough(bytes)) {
                return;
            }
            if (bytes > free.alone()) {
                throw full("it may have %d bytes, and there is room for %d".formatted(bytes, free.alone()));
            }
            throw DriverFailure.retryLater(
                    "host-full",
                    "the captured disk may have %d bytes, and other captures leave room for %d in %s"
                            .formatted(bytes, free.besideOthers(), folder),
                    "it is tried again when they are done",
                    LATER);
        }

        @Override
        public void close() {
            rooms.leave(capture);
        }
    }

    /** Keeps room for a capture before anything of it is written. */
    public Room room(UUID capture) {
        return new Room(capture);
    }

    /** Fills a file that is not whole yet. */
    @FunctionalInterface
    public interface Filling {
        void fill(Path part) throws IOException;
    }

    /** Afterwards the file is there, whole and durable; one that is there is not filled again. */
    public void ensure(UUID capture, Filling filling) {
        call(() -> {
            if (Files.exists(whole(capture))) {
                return true;
            }
            Files.createDirectories(folder);
            Path part = part(capture);
            Files.deleteIfExists(part);
            filling.fill(part);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, whole(capture), StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            return true;
        });
    }

    /** The file, if it is whole. */
    public Optional<Path> find(UUID capture) {
        return Optional.of(whole(capture)).filter(Files::exists);
    }

    /** Afterwards nothing of it is there. */
    public void discard(UUID capture) {
        call(() -> {
            Files.deleteIfExists(part(capture));
            return Files.deleteIfExists(whole(capture));
        });
    }

    /** Those of which anything is there. */
    public Set<UUID> all() {
        return call(() -> {
            Set<UUID> found = new HashSet<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    found.add(UUID.fromString(file.getFileName().toString().replace(PART, "")));
                }
            } catch (NoSuchFileException none) {
                return found;
            }
            return found;
        });
    }

    private Path part(UUID capture) {
        return folder.resolve(capture + PART);
    }

    private Path whole(UUID capture) {
        return folder.resolve(capture.toString());
    }

    private DriverFailure full(String why) {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "host-full",
                "the captured disk does not fit into %s: %s".formatted(folder, why),
                "make room in the worker's home, and capture the machine again");
    }

    @FunctionalInterface
    private interface Io<T> {
        T call() throws IOException;
    }

    private <T> T call(Io<T> io) {
        try {
            return io.call();
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw DriverFailure.outcomeUnknown(
                    "driver-interrupted", "writing the captured disk was interrupted", "try again", e);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left")) {
                throw full("it ran full");
            }
            throw DriverFailure.outcomeUnknown(
                    "worker-folder-unusable",
                    "the worker's folder %s failed: %s".formatted(folder, e),
                    "mend its file system; the call may be repeated",
                    e);
        }
    }
}
