package dev.viveiro.gateway.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.springframework.stereotype.Component;

/** Signs links that are good without an API key: HMAC-SHA-256 under a key that is derived from the data key. */
@Component
public final class LinkKey {
    /** Part of what every replica derives; a change ends all links that are under way. */
    private static final String PURPOSE = "viveiro links/1";

    private final DataKey key;

    LinkKey(DataKey key) {
        this.key = key;
    }

    /** 43 characters of base64url. */
    public String sign(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.mac(PURPOSE, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether this key signed the text so; takes as long for every wrong signature. */
    public boolean signed(String text, String signature) {
        return MessageDigest.isEqual(
                sign(text).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }
}
