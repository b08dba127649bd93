package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that nobody writes to: an image that an operator is still copying is not half of one. A file of the last minute has to stay
 * as it is for two seconds, and every file while it is read.
 */
final class RestingFiles {
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Duration OLD = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Clock clock;
    private final Pause pause;

    RestingFiles(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** What changes with every byte that is written. */
    record State(long size, Instant modified) {
        static State of(Path file) {
            try {
                return new State(
                        Files.size(file), Files.getLastModifiedTime(file).toInstant());
            } catch (IOException e) {
                throw changing(file);
            }
        }
    }

    /**
     * The files as they are.
     *
     * @throws DriverFailure {@code RETRY_LATER} {@code image-changing}
     */
    Map<Path, State> await(Collection<Path> files) {
        Map<Path, State> before = states(files);
        Instant old = clock.instant().minus(OLD);
        if (before.values().stream().anyMatch(state -> state.modified().isAfter(old))) {
            try {
                pause.pause(MOMENT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LibvirtFailures.interrupted("waiting for an image's file to be whole", e);
            }
            requireSame(before);
        }
        return before;
    }

    /** @throws DriverFailure {@code RETRY_LATER} {@code image-changing} when one is not what it was */
    void requireSame(Map<Path, State> before) {
        before.forEach((file, state) -> {
            if (!State.of(file).equals(state)) {
                throw changing(file);
            }
        });
    }

    private static Map<Path, State> states(Collection<Path> files) {
        Map<Path, State> states = new LinkedHashMap<>();
        files.forEach(file -> states.put(file, State.of(file)));
        return states;
    }

    private static DriverFailure changing(Path file) {
        return DriverFailure.retryLater(
                "image-changing",
                file + " is still being written",
                "wait, or give the file its name when it is whole",
                SOON);
    }
}
