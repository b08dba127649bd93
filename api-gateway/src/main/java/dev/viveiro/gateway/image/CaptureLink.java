package dev.viveiro.gateway.image;

import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * The right of one host to write one image for a while.
 *
 * @param image its id, which no other image of this name has
 * @param until in seconds since 1970
 */
record CaptureLink(UUID image, String name, OperationId operation, HostId host, long until) {
    /** Path and query, with the signature. */
    String signed(LinkKey key) {
        return "/v1/images/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "/captured?image=" + image
                + "&operation=" + operation + "&host=" + host + "&until=" + until + "&signature=" + key.sign(text());
    }

    /** Whether the gateway gave it and its time is not over. */
    boolean good(LinkKey key, String signature, Instant now) {
        return key.signed(text(), signature) && now.getEpochSecond() <= until;
    }

    /** Begins unlike that of a link that reads. */
    private String text() {
        return String.join(
                "\n", "capture", image.toString(), name, operation.toString(), host.toString(), String.valueOf(until));
    }
}
