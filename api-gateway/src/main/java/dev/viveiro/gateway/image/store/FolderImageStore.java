package dev.viveiro.gateway.image.store;

import dev.viveiro.gateway.image.ImageSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * A folder: {@code <id>.image} is whole, {@code <id>.part} is not, {@code <id>.lock} is held by whoever writes it. A file gets
 * the name of a whole one when its bytes are on the disk and compared, never before.
 */
@Component
class FolderImageStore implements ImageStore {
    private static final String WHOLE = ".image";
    private static final String PART = ".part";
    private static final String LOCK = ".lock";

    private final Path folder;

    FolderImageStore(ImageSettings settings) {
        this.folder = settings.store().toAbsolutePath().normalize();
    }

    private Path file(UUID image, String ending) {
        return folder.resolve(image + ending);
    }

    @Override
    public Optional<Resource> whole(UUID image) {
        Path file = file(image, WHOLE);
        return Files.isRegularFile(file) ? Optional.of(new FileSystemResource(file)) : Optional.empty();
    }

    @Override
    public OptionalLong sizeOf(UUID image) {
        return size(file(image, WHOLE));
    }

    @Override
    public long received(UUID image) {
        return sizeOf(image).orElseGet(() -> size(file(image, PART)).orElse(0));
    }

    private static OptionalLong size(Path file) {
        try {
            return OptionalLong.of(Files.size(file));
        } catch (NoSuchFileException notThere) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }

    @Override
    public Optional<ImageDraft> draft(UUID image) {
        try {
            Files.createDirectories(folder);
            Path lockFile = file(image, LOCK);
            Optional<StoreLock> lock = StoreLock.take(lockFile);
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            // only now: whoever had the lock before may have made it whole
            if (sizeOf(image).isPresent()) {
                Files.deleteIfExists(lockFile);
                lock.get().close();
                return Optional.empty();
            }
            return Optional.of(FolderDraft.open(file(image, PART), file(image, WHOLE), lockFile, lock.get()));
        } catch (IOException e) {
            throw new UncheckedIOException("the image store " + folder + " (VIVEIRO_IMAGE_STORE) can't be written", e);
        }
    }

    @Override
    public void remove(UUID image) {
        try {
            for (String ending : new String[] {PART, WHOLE, LOCK}) {
                Files.deleteIfExists(file(image, ending));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("image " + image + " can't be removed from " + folder, e);
        }
    }

    @Override
    public Set<UUID> all() {
        Set<UUID> found = new HashSet<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, "*{" + WHOLE + "," + PART + "," + LOCK + "}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                idIn(name.substring(0, name.lastIndexOf('.'))).ifPresent(found::add);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " can't be listed", e);
        }
    }

    /** Empty for a file of somebody else. */
    private static Optional<UUID> idIn(String name) {
        try {
            UUID id = UUID.fromString(name);
            return id.toString().equals(name) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException strange) {
            return Optional.empty();
        }
    }
}
