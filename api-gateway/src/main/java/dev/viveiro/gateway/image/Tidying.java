package dev.viveiro.gateway.image;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.kernel.Fault;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
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
    /** How long a row outlives its bytes at least, so that whoever writes them still knows whose they are. */
    private static final Duration AFTER_A_MOVE = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(Tidying.class);

    private final ImageRows rows;
    private final CaptureRows captures;
    private final KeptImages kept;
    private final TransportRows transports;
    private final ImageStore store;
    private final Completing completing;
    private final Fetching fetching;
    private final ImageSettings settings;
    private final Clock clock;
    private volatile String trouble = "";

    Tidying(
            ImageRows rows,
            CaptureRows captures,
            KeptImages kept,
            TransportRows transports,
            ImageStore store,
            Completing completing,
            Fetching fetching,
            ImageSettings settings,
            Clock clock) {
        this.rows = rows;
        this.captures = captures;
        this.kept = kept;
        this.transports = transports;
        this.store = store;
        this.completing = completing;
        this.fetching = fetching;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${viveiro.images.sweep:10s}", initialDelayString = "PT1S")
    void look() {
        rows.unfinished().forEach(this::settle);
        captures.sweep(clock.instant());
        tellUntold();
        fetching.wakeNow();
        tidy();
    }

    private void tellUntold() {
        int told = kept.tellUntold();
        if (told > 0) {
            log.info("{} images of tenants are told of, which nobody did before; they are billed from now on.", told);
        }
    }

    private void tidy() {
        try {
            removeStrays();
            trouble = "";
        } catch (UncheckedIOException e) {
            String now =
                    e.getMessage() + ": " + Objects.requireNonNull(e.getCause()).getMessage();
            if (!now.equals(trouble)) {
                trouble = now;
                log.error("Images take no more bytes, and none are removed: {}", now);
            }
        }
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

    /**
     * The files are listed before the rows are read: what has a file had a row before. What no row knows is kept for a while,
     * for the database may have been restored to a time before the image.
     */
    private void removeStrays() {
        Set<UUID> there = store.all();
        transports.forget(clock.instant().minus(AFTER_A_MOVE), there);
        Set<UUID> known = new HashSet<>(rows.known());
        known.addAll(transports.known());
        Set<UUID> over = new HashSet<>(there);
        over.removeAll(rows.withBytes());
        over.removeAll(transports.withBytes());
        over.retainAll(known);
        there.removeAll(known);
        over.addAll(store.unknownSince(there, clock.instant().minus(settings.keepUnknown())));
        over.forEach(stray -> {
            store.remove(stray);
            log.info(
                    "Bytes of {} are removed: its image is gone or FAILED, or its machine has moved or does not.",
                    stray);
        });
    }
}
