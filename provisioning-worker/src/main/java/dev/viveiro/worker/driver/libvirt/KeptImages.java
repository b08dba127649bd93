package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.UnusedImages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images that came from the gateway, of this worker alone, which stay while they are used and for a while after. */
final class KeptImages implements UnusedImages {
    private static final Logger log = LoggerFactory.getLogger(KeptImages.class);

    private final ImageStore store;
    private final ImageUses uses;
    private final Duration kept;
    private final Clock clock;
    private final ReadWriteLock using = new ReentrantReadWriteLock();

    /** @param kept how long one stays that nobody uses */
    KeptImages(ImageStore store, ImageUses uses, Duration kept, Clock clock) {
        this.store = store;
        this.uses = uses;
        this.kept = kept;
        this.clock = clock;
    }

    /** Does something with an image; none is removed meanwhile. */
    <T> T using(ImageRef image, Supplier<T> work) {
        try {
            using.readLock().lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("waiting to use image " + image.name(), e);
        }
        try {
            if (Images.WITH_DIGEST.matcher(image.distinctName()).matches()) {
                uses.now(image.distinctName());
            }
            return work.get();
        } finally {
            using.readLock().unlock();
        }
    }

    /** Nothing while somebody uses images: the next time will do. */
    @Override
    public void discard() {
        if (!using.writeLock().tryLock()) {
            return;
        }
        try {
            List<String> brought = store.brought();
            if (!brought.isEmpty()) {
                discard(brought, store.used());
            }
        } finally {
            using.writeLock().unlock();
        }
    }

    private void discard(List<String> brought, Predicate<String> used) {
        Instant since = clock.instant().minus(kept);
        for (String image : brought) {
            if (used.test(image)) {
                uses.now(image);
            } else if (uses.last(image).isBefore(since)) {
                delete(image);
            }
        }
    }

    private void delete(String image) {
        try {
            store.delete(image);
            uses.forget(image);
            log.info("The image {} was not used for {} and is removed from this host.", image, kept);
        } catch (DriverFailure failure) {
            log.warn("The image {}, which nobody uses, is removed later: {}", image, failure.getMessage());
        }
    }
}
