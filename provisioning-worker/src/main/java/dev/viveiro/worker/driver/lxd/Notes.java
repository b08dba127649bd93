package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a machine is to have again when LXD has done something that overwrites it; a file for each, on the disk before that. */
final class Notes {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;

    /** @param folder below the driver's own; made with the first note */
    Notes(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps it until {@link #forget}.
     *
     * @return the note of an earlier try if there is one, since the machine may not be itself any more
     */
    JsonNode keep(VmId vm, JsonNode content) {
        Optional<JsonNode> earlier = find(vm);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Path file = file(vm);
        try {
            Files.createDirectories(folder);
            Path made = folder.resolve(vm + ".new");
            JSON.writeValue(made, content);
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            return content;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** What is kept of the machine. */
    Optional<JsonNode> find(VmId vm) {
        Path file = file(vm);
        try {
            return Files.exists(file) ? Optional.of(JSON.readTree(file)) : Optional.empty();
        } catch (JacksonException e) {
            throw unusable(new IOException(file + " holds no JSON", e));
        }
    }

    /** Afterwards there is none. */
    void forget(VmId vm) {
        try {
            Files.deleteIfExists(file(vm));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Path file(VmId vm) {
        return folder.resolve(vm + ".json");
    }

    private DriverFailure unusable(IOException e) {
        return DriverFailure.outcomeUnknown(
                "worker-folder-unusable",
                "the worker's folder %s failed: %s".formatted(folder, e),
                "mend its file system; the call may be repeated",
                e);
    }
}
