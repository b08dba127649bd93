package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ImageFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which image a machine is made from.
 *
 * @param name the image's name in the catalogue, never blank
 * @param digest SHA-256 of its bytes, 64 hexadecimal digits in lower case; null for one that the host has by itself
 * @param source how its bytes come to the host; null where only the image is meant
 */
public record ImageRef(
        String name, @Nullable String digest, @Nullable ImageSource source) {
    private static final int DIGITS = 16;

    public ImageRef {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an image needs a name");
        }
        if (digest != null && !digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no SHA-256: " + digest);
        }
        if (source != null && digest == null) {
            throw new IllegalArgumentException("bytes that come need a digest to be compared with");
        }
    }

    /** One that the host has by itself, under this name. */
    public static ImageRef named(String name) {
        return new ImageRef(name, null, null);
    }

    /** One with these bytes; a null digest is the same as {@link #named}. */
    public static ImageRef of(String name, @Nullable String digest) {
        return new ImageRef(name, digest, null);
    }

    /** The same, with the way by which its bytes come. */
    public ImageRef from(ImageSource way) {
        return new ImageRef(name, digest, way);
    }

    /** In which form its bytes come; null for one that the host has by itself, and where only the image is meant. */
    public @Nullable ImageFormat form() {
        return source == null ? null : source.format();
    }

    /** The same image, by whatever way its bytes come. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImageRef that && name.equals(that.name) && Objects.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, digest);
    }

    /** A name that on one host only ever stands for the same bytes: with a part of the digest, if there is one. */
    public String distinctName() {
        return digest == null ? name : name + "-" + digest.substring(0, DIGITS);
    }

    /** The image's name in the distinct name of one whose bytes came. */
    public static String nameIn(String distinctName) {
        return distinctName.replaceFirst("-[0-9a-f]{16}$", "");
    }
}
