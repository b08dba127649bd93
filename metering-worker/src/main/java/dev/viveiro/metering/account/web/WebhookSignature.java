package dev.viveiro.metering.account.web;

import dev.viveiro.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook proves who sent it: {@code v1=} and, in hexadecimal, HMAC-SHA256 (RFC 2104) by the shared secret of the time in the
 * other header, a full stop, and the body's bytes. The time is in what is signed, so that a call that was overheard is good for some
 * minutes only; what it tells counts once anyway.
 *
 * @param timestamp seconds since 1970, in decimal digits; null when the header is missing
 * @param signature null when the header is missing
 */
record WebhookSignature(
        @Nullable String timestamp, @Nullable String signature) {
    static final String TIMESTAMP = "Viveiro-Timestamp";
    static final String SIGNATURE = "Viveiro-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Pattern FORM = Pattern.compile("v1=[0-9a-f]{64}");

    boolean isOf(byte[] body, Secret secret, Instant now, Duration tolerance) {
        if (timestamp == null
                || signature == null
                || !SECONDS.matcher(timestamp).matches()
                || !FORM.matcher(signature).matches()) {
            return false;
        }
        byte[] given = HexFormat.of().parseHex(signature.substring("v1=".length()));
        // in a time that doesn't depend on where the two differ
        boolean same = MessageDigest.isEqual(given, code(secret, timestamp, body));
        Duration away = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                .abs();
        return same && away.compareTo(tolerance) <= 0;
    }

    private static byte[] code(Secret secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.revealUtf8(), ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
