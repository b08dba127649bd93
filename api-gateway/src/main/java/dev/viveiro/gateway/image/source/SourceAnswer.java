package dev.viveiro.gateway.image.source;

import java.io.InputStream;

/** What came of asking a source for the bytes of an image. */
public sealed interface SourceAnswer {
    /**
     * The bytes, which fail with an {@link java.io.IOException} when they break off.
     *
     * @param resumed they begin where it was asked for, not at the image's beginning
     */
    record Bytes(boolean resumed, InputStream in) implements SourceAnswer {}

    /**
     * Asking again won't help.
     *
     * @param code kebab-case
     */
    record Refused(String code, String detail) implements SourceAnswer {}

    /** Asking again may help. */
    record Later(String detail) implements SourceAnswer {}
}
