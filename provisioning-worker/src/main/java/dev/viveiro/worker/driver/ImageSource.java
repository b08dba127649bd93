package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ImageFormat;

/**
 * How an image's bytes come to this host.
 *
 * @param sizeBytes how many they are
 * @param link path and query at the gateway, good for a while
 * @param tellsReady its guests tell when one may log in ({@link Readiness})
 */
public record ImageSource(long sizeBytes, ImageFormat format, String link, boolean tellsReady) {
    /** One whose guests do not tell, or that is no machine's. */
    public ImageSource(long sizeBytes, ImageFormat format, String link) {
        this(sizeBytes, format, link, false);
    }

    @Override
    public String toString() {
        return "ImageSource[" + sizeBytes + " bytes, " + format + "]";
    }
}
