package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ImageFormat;

/**
 * How an image's bytes come to this host.
 *
 * @param sizeBytes how many they are
 * @param link path and query at the gateway, good for a while
 */
public record ImageSource(long sizeBytes, ImageFormat format, String link) {
    @Override
    public String toString() {
        return "ImageSource[" + sizeBytes + " bytes, " + format + "]";
    }
}
