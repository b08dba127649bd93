package dev.viveiro.gateway.access;

import dev.viveiro.gateway.keys.Sha256;
import dev.viveiro.kernel.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key as its holder has it: {@code vk_<id>_<secret>}. The id is public and names the key in logs; the secret has 256
 * random bits, so a plain hash is enough at rest.
 */
record ApiKey(String id, Secret secret) {
    private static final Pattern FORM = Pattern.compile("vk_([0-9a-z]{16})_([A-Za-z0-9_-]{43})");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 8;

    static ApiKey fresh() {
        byte[] secret = new byte[SECRET_BYTES];
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(secret);
        RANDOM.nextBytes(id);
        return new ApiKey(
                java.util.HexFormat.of().formatHex(id),
                Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(secret)));
    }

    /** Empty for text of another form. */
    static Optional<ApiKey> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ApiKey(matcher.group(1), Secret.of(matcher.group(2))))
                : Optional.empty();
    }

    /** The whole key, as it is shown once. */
    Secret text() {
        return Secret.of("vk_" + id + "_" + secret.reveal());
    }

    byte[] secretHash() {
        return Sha256.of(secret.revealUtf8());
    }
}
