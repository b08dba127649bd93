package dev.viveiro.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A class as a CSV file; what is in it, the API judges. */
final class Roster {
    private static final long MAX = 8 << 20;
    private final Path file;
    private final byte[] bytes;

    private Roster(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** Reads it; throws {@link Unmet} when there is no such file, or it is larger than the API takes (8 MiB). */
    static Roster read(Path file) {
        if (!Files.isRegularFile(file)) {
            var came = Files.exists(file) ? "it is no file" : "there is no such file";
            throw new Unmet(
                    "a CSV file at " + file.toAbsolutePath(),
                    came,
                    "Give the path of one, for example examples/class-30.csv.");
        }
        try {
            if (Files.size(file) > MAX) {
                throw new Unmet(
                        "at most 8 MiB in " + file,
                        "it has " + Files.size(file) + " bytes",
                        "Split it into several files.");
            }
            return new Roster(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Unmet("to read " + file, "it can't be read: " + e.getMessage(), "Check who may read it.");
        }
    }

    Path file() {
        return file;
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
