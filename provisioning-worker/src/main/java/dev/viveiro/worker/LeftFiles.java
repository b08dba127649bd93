package dev.viveiro.worker;

import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Moving;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captured disks and packed machines that nobody waits for: of which no journal tells any more, or which the hypervisor was still
 * making when their operation ended.
 */
final class LeftFiles {
    private static final Logger log = LoggerFactory.getLogger(LeftFiles.class);

    private final HypervisorDriver driver;
    private final Supplier<Set<UUID>> unfinished;

    /** @param unfinished the operations that wait or run */
    LeftFiles(HypervisorDriver driver, Supplier<Set<UUID>> unfinished) {
        this.driver = driver;
        this.unfinished = unfinished;
    }

    /** Removes those of no unfinished operation; what the hypervisor does not let go now waits for the next time. */
    void discard() {
        driver.ability(Capturing.class).ifPresent(capturing -> discard(capturing::captures, capturing::discard));
        driver.ability(Moving.class).ifPresent(moving -> discard(moving::moves, moving::discard));
    }

    private void discard(Supplier<Set<UUID>> there, Consumer<UUID> discard) {
        try {
            Set<UUID> left = new HashSet<>(there.get());
            // asked afterwards: what began meanwhile is in it
            left.removeAll(unfinished.get());
            left.forEach(file -> discardOne(discard, file));
        } catch (DriverFailure failure) {
            log.warn("Files of machines that nobody waits for could not be looked for: {}", failure.getMessage());
        }
    }

    private static void discardOne(Consumer<UUID> discard, UUID file) {
        try {
            discard.accept(file);
        } catch (DriverFailure failure) {
            log.warn("The file {}, which nobody waits for, is removed later: {}", file, failure.getMessage());
        }
    }
}
