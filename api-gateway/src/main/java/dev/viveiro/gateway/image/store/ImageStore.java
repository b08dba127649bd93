package dev.viveiro.gateway.image.store;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.io.Resource;

/**
 * The bytes of images, by the image's id. What is whole never changes; what is not is written by one at a time, whichever
 * replica that is. All methods throw {@link java.io.UncheckedIOException} when the store can't be read or written.
 */
public interface ImageStore {
    /** The whole bytes; empty while they are not all there. */
    Optional<Resource> whole(UUID image);

    /** How many bytes the whole has; empty while it is none. */
    OptionalLong sizeOf(UUID image);

    /** How many bytes are there, whole or not. */
    long received(UUID image);

    /** What is there, to be written on; empty while another writes it, and when it is whole. The caller closes it. */
    Optional<ImageDraft> draft(UUID image);

    /** Afterwards nothing of the image is there; a draft that is being written comes to nothing. */
    void remove(UUID image);

    /** Images of which anything is there. */
    Set<UUID> all();
}
