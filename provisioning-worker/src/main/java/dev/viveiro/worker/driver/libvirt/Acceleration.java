package dev.viveiro.worker.driver.libvirt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accelerator of this host. What a trial found for certain holds as long as the worker lives; one that came to nothing is
 * made again, for a later machine, once in a while.
 */
final class Acceleration {
    private static final Duration BETWEEN_TRIALS = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(Acceleration.class);

    private final Supplier<Accelerator> choosing;
    private final Clock clock;
    private final ReentrantLock trying = new ReentrantLock();
    private volatile Accelerator known;
    private volatile Instant tried;

    /** Chooses, which may take as long as a trial. */
    Acceleration(Supplier<Accelerator> choosing, Clock clock) {
        this.choosing = choosing;
        this.clock = clock;
        this.known = choosing.get();
        this.tried = clock.instant();
    }

    /** As far as it is known; tries nothing. */
    Accelerator known() {
        return known;
    }

    /** For a machine that is made now. */
    Accelerator forNewMachine() {
        if (isDue() && trying.tryLock()) {
            try {
                if (isDue()) {
                    Accelerator before = known;
                    known = choosing.get();
                    tried = clock.instant();
                    log.info(
                            "The accelerator was {} ({}) and is {} ({}).",
                            before.type(),
                            before.reason(),
                            known.type(),
                            known.reason());
                }
            } finally {
                trying.unlock();
            }
        }
        return known;
    }

    private boolean isDue() {
        return !known.certain() && !clock.instant().isBefore(tried.plus(BETWEEN_TRIALS));
    }
}
