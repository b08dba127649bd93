package dev.viveiro.worker.driver;

import org.jspecify.annotations.Nullable;

/**
 * Which image a machine is made from.
 *
 * @param name the image's name in the catalogue, never blank
 * @param sha256 digest of its bytes, 64 hexadecimal digits in lower case; null for one that the host has by itself
 * @param source how its bytes come to the host; null where only the image is meant
 */
public record ImageRef(
        String name, @Nullable String sha256, @Nullable ImageSource source) {
    private static final int DIGITS = 16;

    public ImageRef {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an image needs a name");
        }
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no SHA-256: " + sha256);
        }
        if (source != null && sha256 == null) {
            throw new IllegalArgumentException("bytes that come need a digest to be compared with");
        }
    }

    /** One that the host has by itself, under this name. */
    public static ImageRef named(String name) {
        return new ImageRef(name, null, null);
    }

    /** One with these bytes; a null digest is the same as {@link #named}. */
    public static ImageRef of(String name, @Nullable String sha256) {
        return new ImageRef(name, sha256, null);
    }

    /** The same, with the way by which its bytes come. */
    public ImageRef from(ImageSource way) {
        return new ImageRef(name, sha256, way);
    }

    /** A name that on one host only ever stands for the same bytes: with a part of the digest, if there is one. */
    public String distinctName() {
        return sha256 == null ? name : name + "-" + sha256.substring(0, DIGITS);
    }
}
