package dev.viveiro.gateway.image.store;

import dev.viveiro.gateway.image.ImageSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * A folder: {@code <id>.image} is whole, {@code <id>.part} is not, {@code <id>.lock} is held by whoever writes it. A file gets
 * the name of a whole one when its bytes are on the disk and compared, never before. {@code <id>.unknown} is as old as the
 * time since which nobody knows the image.
 */
@Component
class FolderImageStore implements ImageStore {
    private static final String WHOLE = ".image";
    private static final String PART = ".part";
    private static final String LOCK = ".lock";
    private static final String UNKNOWN = ".unknown";

    private final Path folder;
    private final FolderClaim claim;
    private final StoreOwner owner;

    FolderImageStore(ImageSettings settings, StoreOwner owner) {
        this.folder = settings.store().toAbsolutePath().normalize();
        this.claim = new FolderClaim(folder);
        this.owner = owner;
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
            claim.require(owner.id());
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
    public boolean removeWhole(UUID image, BooleanSupplier nobodys) {
        try {
            claim.require(owner.id());
            Path lockFile = file(image, LOCK);
            Optional<StoreLock> lock = StoreLock.take(lockFile);
            if (lock.isEmpty()) {
                return false;
            }
            try (StoreLock held = lock.get()) {
                if (sizeOf(image).isPresent() && nobodys.getAsBoolean()) {
                    Files.deleteIfExists(file(image, WHOLE));
                }
                Files.deleteIfExists(lockFile);
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the image store " + folder + " (VIVEIRO_IMAGE_STORE) can't be written", e);
        }
    }

    @Override
    public void remove(UUID image) {
        try {
            if (Files.isDirectory(folder)) {
                claim.require(owner.id());
                for (String ending : new String[] {PART, WHOLE, LOCK, UNKNOWN}) {
                    Files.deleteIfExists(file(image, ending));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("image " + image + " can't be removed from " + folder, e);
        }
    }

    @Override
    public Set<UUID> all() {
        return named("*{" + WHOLE + "," + PART + "," + LOCK + "}");
    }

    @Override
    public Set<UUID> unknownSince(Set<UUID> unknown, Instant before) {
        Set<UUID> marked = named("*" + UNKNOWN);
        if (marked.isEmpty() && unknown.isEmpty()) {
            return Set.of();
        }
        try {
            claim.require(owner.id());
            Set<UUID> since = new HashSet<>();
            for (UUID id : marked) {
                if (!unknown.contains(id)) {
                    Files.deleteIfExists(file(id, UNKNOWN));
                }
            }
            for (UUID id : unknown) {
                Path mark = file(id, UNKNOWN);
                if (!marked.contains(id)) {
                    Files.write(mark, new byte[0]);
                }
                if (Files.exists(mark)
                        && !Files.getLastModifiedTime(mark).toInstant().isAfter(before)) {
                    since.add(id);
                }
            }
            return since;
        } catch (IOException e) {
            throw new UncheckedIOException("the image store " + folder + " can't be tidied", e);
        }
    }

    private Set<UUID> named(String glob) {
        Set<UUID> found = new HashSet<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
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
