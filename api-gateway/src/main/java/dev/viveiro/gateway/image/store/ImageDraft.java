package dev.viveiro.gateway.image.store;

import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** Bytes of an image that are not whole yet, held by whoever writes them; what was written stays when it is closed. */
public interface ImageDraft extends AutoCloseable {
    /** How many bytes are there. */
    long length();

    /** Throws away what is there. */
    void restart();

    /**
     * Adds the bytes of {@code from} to its end, which it does not close; they are durable when this returns or throws.
     *
     * @param most how long the draft may get
     * @param goesOn asked now and then; once false, nothing more is read
     * @return how the bytes ended
     * @throws java.io.UncheckedIOException when the store can't be written
     */
    Ended append(InputStream from, long most, BooleanSupplier goesOn);

    /** Why no more bytes were added. */
    enum Ended {
        /** There were no more. */
        AT_ITS_END,
        /** Reading them failed; the rest may be read later. */
        BROKEN,
        /** There are more than there may be. */
        TOO_LONG,
        /** They were no longer wanted. */
        STOPPED
    }

    /** SHA-256 of what is there, 64 hexadecimal digits in lower case. Takes its time: seconds for gigabytes. */
    String sha256();

    /**
     * Makes what is there the whole: durable, and served from now on.
     *
     * @return false when the image was removed meanwhile
     */
    boolean keep();

    @Override
    void close();
}
