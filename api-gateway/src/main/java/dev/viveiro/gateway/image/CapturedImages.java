package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import java.util.UUID;

/** What becomes of what hosts say of the machines that they captured. */
@FunctionalInterface
public interface CapturedImages {
    /** The operation that captures the image succeeded, and its host sent this; in the caller's transaction. */
    void told(UUID image, CapturedImage content);
}
