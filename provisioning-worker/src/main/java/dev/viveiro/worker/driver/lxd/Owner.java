package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Ids;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Names the LXD project of this worker: all of its machines are in it and nobody else's, so that two workers on one LXD never
 * see each other's. It is kept in the worker's home; without that file the machines would be strangers'.
 */
final class Owner {
    private static final String FILE = "project";

    private Owner() {}

    /**
     * The project of this home, the same for ever.
     *
     * @param folder the driver's own, made when it is not there
     */
    static String project(Path folder, Ids ids) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException first) {
            Files.createDirectories(folder);
            Path made = folder.resolve(FILE + ".new");
            Files.writeString(made, "viveiro-" + shortened(ids.next()) + "\n");
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            return Files.readString(file).strip();
        }
    }

    /** The last twelve digits are random in every kind of id. */
    private static String shortened(UUID id) {
        return id.toString().substring(24);
    }
}
