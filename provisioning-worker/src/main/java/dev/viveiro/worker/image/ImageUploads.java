package dev.viveiro.worker.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Pause;
import dev.viveiro.worker.operation.ImageDelivery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends captured disks to the gateway, two at a time. */
public final class ImageUploads implements ImageDelivery, AutoCloseable {
    private static final int AT_ONCE = 2;

    private final URI gateway;
    private final Pause pause;
    /** Reading and digesting keep their thread: carriers of virtual ones have other things to do. */
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("image-send-", 0).factory());

    /** @param gateway {@code VIVEIRO_URL}, without {@code /v1} */
    public ImageUploads(URI gateway, Pause pause) {
        this.gateway = gateway;
        this.pause = pause;
    }

    @Override
    public CapturedImage deliver(Path file, ImageFormat format, String link, Duration limit) {
        Future<CapturedImage> sending = threads.submit(() -> new Upload(gateway, file, format, link, pause).run());
        try {
            return sending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            sending.cancel(true);
            Thread.currentThread().interrupt();
            throw DriverFailure.outcomeUnknown("interrupted", "sending the image was interrupted", "try again", e);
        } catch (TimeoutException e) {
            sending.cancel(true);
            throw DriverFailure.outcomeUnknown(
                    "out-of-time",
                    "the image could not be sent within " + limit.toSeconds() + " s",
                    "see how fast the host reaches the gateway, and give captures more time",
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DriverFailure told ? told : broken(e.getCause());
        }
    }

    private static DriverFailure broken(@Nullable Throwable cause) {
        return new DriverFailure(
                FailureClass.RETRY_LATER,
                Fault.SYSTEM,
                "image-not-sent",
                "the image could not be sent: " + cause,
                "it is tried again by itself; if it repeats, look at the worker's log",
                null,
                cause);
    }

    /** Ends uploads where they are: the next process goes on there. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
