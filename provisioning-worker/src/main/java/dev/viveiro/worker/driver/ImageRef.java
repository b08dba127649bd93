package dev.viveiro.worker.driver;

/**
 * Which image a machine is made from. Made by {@link #named}, so that more may be said about an image later without a change
 * to those who only know its name.
 *
 * @param name the image's name in the catalogue, never blank
 */
public record ImageRef(String name) {
    public ImageRef {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an image needs a name");
        }
    }

    public static ImageRef named(String name) {
        return new ImageRef(name);
    }
}
