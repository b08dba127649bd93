package dev.viveiro.gateway.image;

import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The right of one host to read one image for a while.
 *
 * @param until in seconds since 1970
 */
public record ImageLink(String image, String sha256, HostId host, long until) {
    /** Path and query, with the signature. */
    public String signed(LinkKey key) {
        return "/v1/images/" + URLEncoder.encode(image, StandardCharsets.UTF_8) + "/content?sha256=" + sha256 + "&host="
                + host + "&until=" + until + "&signature=" + key.sign(text());
    }

    /** Whether the gateway gave it and its time is not over. */
    public boolean good(LinkKey key, String signature, Instant now) {
        return key.signed(text(), signature) && now.getEpochSecond() <= until;
    }

    private String text() {
        return String.join("\n", "image", image, sha256, host.toString(), String.valueOf(until));
    }
}
