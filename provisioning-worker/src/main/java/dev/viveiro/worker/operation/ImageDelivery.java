package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.kernel.ImageFormat;
import java.nio.file.Path;
import java.time.Duration;

/** Brings the files of captured machines to the gateway. */
@FunctionalInterface
public interface ImageDelivery {
    /**
     * Afterwards the gateway has the bytes of the file, whole and compared; what it had of them before is not sent again. An
     * interrupted caller leaves, and what was sent stays for the next one.
     *
     * @param link path and query at the gateway
     * @param limit how long it may take
     * @throws dev.viveiro.worker.driver.DriverFailure {@code RETRY_LATER} {@code image-not-sent}, {@code REFUSED} {@code image-not-wanted}
     *     when the gateway waits for it no longer, {@code REFUSED} {@code image-too-large}
     */
    CapturedImage deliver(Path file, ImageFormat format, String link, Duration limit);
}
