package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ImageFormat;

/**
 * How an image's bytes come to this host.
 *
 * @param sizeBytes how many they are
 * @param link path and query at the gateway, good for a while
 * @param tellsReady its guests tell when one may log in ({@link Readiness})
 * @param cloudInit its guests run cloud-init
 */
public record ImageSource(long sizeBytes, ImageFormat format, String link, boolean tellsReady, boolean cloudInit) {
    /** One of whose guests nothing is known, or that is no machine's. */
    public ImageSource(long sizeBytes, ImageFormat format, String link) {
        this(sizeBytes, format, link, false, false);
    }

    @Override
    public String toString() {
        return "ImageSource[" + sizeBytes + " bytes, " + format + "]";
    }
}
