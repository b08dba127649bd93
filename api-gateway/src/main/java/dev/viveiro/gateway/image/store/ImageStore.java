package dev.viveiro.gateway.image.store;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.core.io.Resource;

/**
 * The bytes of images, by the image's id. What is whole never changes; what is not is written by one at a time, whichever
 * replica that is. All methods throw {@link java.io.UncheckedIOException} when the store can't be read or written, and those
 * that write also when it is another database's.
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

    /**
     * Removes an image that is whole, unless somebody writes it or {@code nobodys}, which is asked when nobody can write it any more,
     * says no.
     *
     * @return false when somebody writes it
     */
    boolean removeWhole(UUID image, BooleanSupplier nobodys);

    /** Images of which anything is there. */
    Set<UUID> all();

    /**
     * Keeps in mind what nobody knows, across restarts, and forgets that of everything else.
     *
     * @return those of {@code unknown} that have been so in every call since {@code before}
     */
    Set<UUID> unknownSince(Set<UUID> unknown, Instant before);
}
