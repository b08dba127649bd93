package dev.viveiro.gateway.image;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.kernel.Fault;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Ends what a killed replica left between two lines: wholes whose row does not say so, bytes that are nobody's, late ones. */
@Component
class Tidying {
    private static final Logger log = LoggerFactory.getLogger(Tidying.class);

    private final ImageRows rows;
    private final ImageStore store;
    private final Completing completing;
    private final Fetching fetching;
    private final Clock clock;

    Tidying(ImageRows rows, ImageStore store, Completing completing, Fetching fetching, Clock clock) {
        this.rows = rows;
        this.store = store;
        this.completing = completing;
        this.fetching = fetching;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${viveiro.images.sweep:10s}", initialDelayString = "PT1S")
    void look() {
        rows.unfinished().forEach(this::settle);
        removeStrays();
        fetching.wakeNow();
    }

    private void settle(Image image) {
        completing.settle(image);
        Image.Bytes bytes = Objects.requireNonNull(image.bytes());
        if (!clock.instant().isBefore(bytes.deadline()) && rows.failed(image.id(), late(bytes))) {
            log.warn("Image {} is FAILED: its bytes were not there by {}.", image.name(), bytes.deadline());
        }
    }

    private static Cause late(Image.Bytes bytes) {
        return new Cause(
                "deadline-passed",
                Fault.USER,
                "the bytes were not there by " + bytes.deadline(),
                "Delete the image, and register it anew.");
    }

    /** The files are listed before the rows are read: what has a file had a row before. */
    private void removeStrays() {
        Set<UUID> there = store.all();
        if (there.isEmpty()) {
            return;
        }
        there.removeAll(rows.withBytes());
        there.forEach(stray -> {
            store.remove(stray);
            log.info("Bytes of image {}, which is gone or FAILED, are removed.", stray);
        });
    }
}
