package dev.viveiro.contract.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image, and where its host gets them.
 *
 * @param sha256 64 hexadecimal digits in lower case; what has another digest is not the image
 * @param sizeBytes in bytes
 * @param link path and query at the gateway, whose address the host knows; signed for this host alone, and good until the
 *     operation's deadline
 * @param tellsReady true when its guests tell when one may log in, as their host expects it; null, and not sent, when they do not, and
 *     for what is no machine's
 * @param cloudInit true when its guests run cloud-init, so that their host can have it tell; null, and not sent, when they do not, and for what
 *     is no machine's
 */
public record ImageContent(
        String sha256,
        long sizeBytes,
        ImageFormat format,
        String link,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean tellsReady,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean cloudInit) {
    /** One of whose guests nothing is known, or that is no machine's. */
    public ImageContent(String sha256, long sizeBytes, ImageFormat format, String link) {
        this(sha256, sizeBytes, format, link, null, null);
    }
}
