package dev.viveiro.worker.driver;

import dev.viveiro.kernel.Fault;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Brings the bytes of images onto this host. */
@FunctionalInterface
public interface ImageFiles {
    /** No bytes come here: every image is the host's own. */
    ImageFiles NONE = (image, use) -> {
        throw DriverFailure.refused(
                Fault.SYSTEM,
                "image-unknown",
                "the host does not hold image %s, and its bytes do not come here".formatted(image.name()),
                "report it with the worker's log");
    };

    /**
     * Calls {@code use} with a file of the image's bytes, whole and compared with its digest. It is brought here if need be,
     * once however many ask. The file may be gone when this returns: what is to stay is copied. An interrupted caller leaves
     * as with every call of a driver; what has come stays for the next one.
     *
     * @throws DriverFailure {@code RETRY_LATER} {@code image-not-fetched} when the gateway does not give the bytes now,
     *     {@code REFUSED} {@code image-unknown} when it has none, {@code TRY_OTHER_HOST} {@code host-full}
     */
    void read(ImageRef image, Consumer<Path> use);

    /** Afterwards the file is not kept for who asks next, unless somebody reads it now. */
    default void forget(ImageRef image) {}
}
