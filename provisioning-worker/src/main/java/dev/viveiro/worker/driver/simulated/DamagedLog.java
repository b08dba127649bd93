package dev.viveiro.worker.driver.simulated;

import java.io.IOException;
import java.nio.file.Path;

/** A line of the log is not what was written; carrying on would lose machines without a word. */
final class DamagedLog extends IOException {
    DamagedLog(Path path, int line, Throwable cause) {
        super(
                "line %d of %s is damaged (%s); take the line out, or move the file away to start with an empty host"
                        .formatted(line, path, cause.getMessage()),
                cause);
    }
}
