package dev.viveiro.gateway.image;

import dev.viveiro.gateway.image.store.ImageDraft;
import dev.viveiro.gateway.image.store.ImageStore;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Compares what came with what was announced, and makes an image of it. The order is what a kill can't break: bytes on the
 * disk, compared, under the name of a whole image, and only then the row that says READY.
 */
@Component
class Completing implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Completing.class);

    private final ImageRows rows;
    private final KeptImages kept;
    private final ImageStore store;
    private final TransactionOperations transaction;
    /** A digest keeps its thread for seconds, which the carrier of a virtual thread must not be. */
    private final ExecutorService digesting = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("image-digest").factory());

    Completing(ImageRows rows, KeptImages kept, ImageStore store, TransactionOperations transaction) {
        this.rows = rows;
        this.kept = kept;
        this.store = store;
        this.transaction = transaction;
    }

    /**
     * Makes the draft the image if it has the announced digest; otherwise nothing of it is left.
     *
     * @return whether it has
     */
    boolean complete(Image image, ImageDraft draft) {
        String expected =
                Objects.requireNonNull(Objects.requireNonNull(image.bytes()).sha256());
        if (!compared(image.name(), expected, draft)) {
            return false;
        }
        if (draft.keep()) {
            settle(image);
        }
        return true;
    }

    /** Whether the draft has this digest; otherwise nothing of it is left. */
    boolean compared(String name, String expected, ImageDraft draft) {
        String sha256 = digest(draft);
        if (!sha256.equals(expected)) {
            log.warn("What came for image {} has SHA-256 {}, not {}; it is thrown away.", name, sha256, expected);
            draft.restart();
            return false;
        }
        return true;
    }

    private String digest(ImageDraft draft) {
        try {
            return CompletableFuture.supplyAsync(draft::sha256, digesting).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Makes the row of an image whose bytes are whole say so, or removes them when nobody waits for them any more. */
    void settle(Image image) {
        store.sizeOf(image.id()).ifPresent(size -> {
            if (ready(image.id(), size)) {
                log.info("Image {} is READY: {} bytes.", image.name(), size);
            } else if (!rows.withBytes().contains(image.id())) {
                store.remove(image.id());
            }
        });
    }

    private boolean ready(UUID id, long size) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean ready = rows.ready(id, size);
            kept.tell(id);
            return ready;
        }));
    }

    @Override
    public void destroy() {
        digesting.shutdown();
    }
}
