package dev.viveiro.gateway.image.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** The file {@code owner} of a folder says whose it is; who comes first to one without it takes it for good. */
final class FolderClaim {
    private static final String FILE = "owner";

    private final Path folder;

    FolderClaim(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns when the folder, which exists, is {@code owner}'s.
     *
     * @throws IOException when it is another's, or can't be read or written
     */
    void require(UUID owner) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            requireSame(file, owner);
        } catch (NoSuchFileException nobodys) {
            claim(file, owner);
            requireSame(file, owner);
        }
    }

    private static void requireSame(Path file, UUID owner) throws IOException {
        String found = Files.readString(file).strip();
        if (!found.equals(owner.toString())) {
            throw new IOException(file + " says that the folder is the image store of another database (" + found
                    + ", this one is " + owner
                    + "). Give this gateway a folder of its own; if the other one is gone for good, remove that file.");
        }
    }

    /** Whole or not at all, whoever else does the same and whenever this is killed. */
    private void claim(Path file, UUID owner) throws IOException {
        // replicas may run as different users
        Path written = Files.createTempFile(
                folder,
                FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(owner + "\n"));
                channel.force(true);
            }
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException another) {
            // it is compared next
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
