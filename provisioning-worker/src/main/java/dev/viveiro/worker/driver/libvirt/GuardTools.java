package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the host has what guests are kept to their address with. Without it no guest starts, so that it is said before any is
 * sent here; and asked again until it is there.
 */
final class GuardTools {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(GuardTools.class);

    private final Supplier<String> trouble;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable String missing;
    private volatile Instant looked;

    /** @param trouble what stands against the tools now, empty for nothing */
    GuardTools(Supplier<String> trouble, Clock clock) {
        this.trouble = trouble;
        this.clock = clock;
        this.looked = clock.instant();
    }

    /** What would stand in the way of a start, in a sentence; null for nothing. Asks nobody. */
    @Nullable
    String missing() {
        return missing;
    }

    /** Asks, which may take a second. Who can't be asked has no tools either. */
    void look() {
        String now = now();
        if (now == null && missing != null) {
            log.info("Guests can be kept to their address again.");
        } else if (now != null && missing == null) {
            log.error("No guest is started until this is mended: {}", now);
        }
        missing = now;
        looked = clock.instant();
    }

    private @Nullable String now() {
        try {
            String error = trouble.get();
            return error.isEmpty() ? null : sentence(LibvirtFailures.unguarded("make a network filter", error));
        } catch (DriverFailure failure) {
            return sentence(failure);
        }
    }

    /**
     * A guest is not stopped that could not be started again.
     *
     * @throws DriverFailure {@code RETRY_LATER} {@code no-network-filters} while they are missing
     */
    void require(String what) {
        String sentence = missing;
        if (sentence != null) {
            throw DriverFailure.retryLater(
                    LibvirtFailures.UNGUARDED, "could not " + what + ": " + sentence, "mend that first", BETWEEN_LOOKS);
        }
    }

    /** Asks when something was missing a while ago. */
    void lookAgain() {
        if (isDue() && looking.tryLock()) {
            try {
                if (isDue()) {
                    look();
                }
            } finally {
                looking.unlock();
            }
        }
    }

    private boolean isDue() {
        return missing != null && !clock.instant().isBefore(looked.plus(BETWEEN_LOOKS));
    }

    /** A start that failed: if for lack of the tools, as it seems, and they are missing, it is the last that is tried until they are there. */
    DriverFailure noted(DriverFailure failure) {
        if (failure.code().equals(LibvirtFailures.UNGUARDED) && missing == null) {
            looking.lock();
            try {
                look();
            } finally {
                looking.unlock();
            }
        }
        return failure;
    }

    private static String sentence(DriverFailure failure) {
        return failure.detail() + "; " + failure.nextStep();
    }
}
