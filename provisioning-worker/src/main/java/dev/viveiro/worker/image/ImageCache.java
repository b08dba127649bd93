package dev.viveiro.worker.image;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Pause;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Images from the gateway, in a folder of the worker's home. Each is fetched once, however many ask: those who come later wait
 * for the same download, which goes on when one of them gives up. Two images are fetched at a time.
 */
public final class ImageCache implements ImageFiles, AutoCloseable {
    private static final int AT_ONCE = 2;

    private final Shelf shelf;
    private final URI gateway;
    private final Pause pause;
    private final Map<String, CompletableFuture<Path>> underWay = new ConcurrentHashMap<>();
    /** Reading, writing and digesting keep their thread: carriers of virtual ones have other things to do. */
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("image-fetch-", 0).factory());

    /**
     * Opens it; nothing is read yet.
     *
     * @param gateway {@code VIVEIRO_URL}, without {@code /v1}
     * @param bound how many bytes are kept beside the images in use
     */
    public ImageCache(Path folder, URI gateway, long bound, Clock clock, Pause pause) {
        this.shelf = new Shelf(folder, bound, clock);
        this.gateway = gateway;
        this.pause = pause;
    }

    @Override
    public void read(ImageRef image, Consumer<Path> use) {
        String sha256 = Objects.requireNonNull(image.digest(), "an image of the host's own has no bytes to bring");
        try (Shelf.Hold hold = shelf.hold(sha256)) {
            Path file = hold.file();
            use.accept(file == null ? fetched(image, sha256) : file);
        }
    }

    @Override
    public void forget(ImageRef image) {
        shelf.forget(Objects.requireNonNull(image.digest(), "an image of the host's own has no bytes here"));
    }

    private Path fetched(ImageRef image, String sha256) {
        ImageSource source = image.source();
        if (source == null) {
            NONE.read(image, file -> {});
            throw new IllegalStateException("nothing is always refused");
        }
        try {
            return underWay.computeIfAbsent(sha256, digest -> begin(image, source, digest))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DriverFailure.outcomeUnknown(
                    "interrupted", "waiting for image " + image.name() + " was interrupted", "try again", e);
        } catch (ExecutionException e) {
            throw failure(image, e.getCause());
        }
    }

    private CompletableFuture<Path> begin(ImageRef image, ImageSource source, String sha256) {
        CompletableFuture<Path> path = new CompletableFuture<>();
        // who forgets it meanwhile is obeyed when it has come
        Shelf.Hold hold = shelf.hold(sha256);
        try {
            threads.execute(() -> {
                try {
                    path.complete(download(image, source, sha256, hold));
                } catch (Throwable e) {
                    path.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException ending) {
            hold.close();
            path.completeExceptionally(ending);
        }
        return path;
    }

    /** Holds nothing any more when it is over: who waits for it has a hold of their own, and who comes later begins anew. */
    private Path download(ImageRef image, ImageSource source, String sha256, Shelf.Hold hold)
            throws IOException, InterruptedException {
        try (hold) {
            try {
                return new Download(gateway, image.name(), sha256, source, shelf, pause).run();
            } finally {
                underWay.remove(sha256);
            }
        }
    }

    /** Every waiter gets a failure of its own. */
    private static DriverFailure failure(ImageRef image, @Nullable Throwable cause) {
        if (cause instanceof DriverFailure told) {
            return new DriverFailure(
                    told.failureClass(),
                    told.fault(),
                    told.code(),
                    told.detail(),
                    told.nextStep(),
                    told.retryAfter(),
                    told);
        }
        return new DriverFailure(
                dev.viveiro.kernel.FailureClass.RETRY_LATER,
                Fault.SYSTEM,
                "image-not-fetched",
                "image " + image.name() + " could not be brought here: " + cause,
                "it is tried again by itself; if it repeats, look at the worker's log",
                null,
                cause);
    }

    /** Ends downloads where they are: the next process goes on there. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
