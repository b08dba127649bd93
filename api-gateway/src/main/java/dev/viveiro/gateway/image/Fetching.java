package dev.viveiro.gateway.image;

import dev.viveiro.gateway.image.store.ImageDraft;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.messaging.WokenLoop;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Fetches the images that are FETCHING, two at a time in one replica. Of all replicas the one that has the draft fetches; when
 * it ends, however it does, another goes on.
 */
@Component
class Fetching extends WokenLoop implements DisposableBean {
    private static final int AT_ONCE = 2;
    private static final int STOP_WITHIN_SECONDS = 5;
    private static final Logger log = LoggerFactory.getLogger(Fetching.class);

    private final ImageRows rows;
    private final ImageStore store;
    private final Completing completing;
    private final ImageSettings settings;
    private final Clock clock;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("image-fetch-", 0).factory());

    Fetching(ImageRows rows, ImageStore store, Completing completing, ImageSettings settings, Clock clock) {
        super("search for images to fetch");
        this.rows = rows;
        this.store = store;
        this.completing = completing;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void look() {
        for (Image image : rows.unfinished()) {
            if (image.state() == ImageState.FETCHING && underWay.add(image.id())) {
                try {
                    threads.execute(() -> fetch(image));
                } catch (RejectedExecutionException ending) {
                    underWay.remove(image.id());
                }
            }
        }
    }

    private void fetch(Image image) {
        try {
            Optional<ImageDraft> mine = store.draft(image.id());
            if (mine.isPresent()) {
                try (ImageDraft draft = mine.get()) {
                    fetch(image, draft);
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("Fetching image {} failed; it is tried again in {}", image.name(), settings.sweep(), e);
        } finally {
            underWay.remove(image.id());
        }
    }

    private void fetch(Image image, ImageDraft draft) throws InterruptedException {
        new Fetch(image, rows, completing, settings, clock, stopping)
                .into(draft)
                .ifPresent(why -> {
                    if (rows.failed(image.id(), why)) {
                        log.warn("Image {} is FAILED: {} ({}).", image.name(), why.detail(), why.code());
                    }
                    draft.restart();
                });
    }

    @Override
    public void destroy() throws InterruptedException {
        stopping.countDown();
        threads.shutdownNow();
        if (!threads.awaitTermination(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            log.warn("A fetch is still under way; it ends with the process, and another replica goes on.");
        }
    }
}
