package dev.viveiro.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which batches demos have made, a line each: a class's machines have the names of its roster, so names don't tell. */
final class Notes {
    private final @Nullable Path file;

    /** Nothing is kept without a file. */
    Notes(@Nullable Path file) {
        this.file = file;
    }

    List<String> batches() {
        try {
            return file == null || !Files.exists(file)
                    ? List.of()
                    : Files.readAllLines(file).stream()
                            .filter(line -> !line.isBlank())
                            .toList();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    void add(String batch) {
        if (file != null) {
            write(batch + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    void clear() {
        if (file != null) {
            write("", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        }
    }

    private void write(String text, StandardOpenOption... options) {
        try {
            Files.writeString(Objects.requireNonNull(file), text, options);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Unmet unusable(IOException e) {
        return new Unmet("to keep notes in " + file, "it failed: " + e, "Check who may write there, or remove it.");
    }
}
