package dev.viveiro.notification.credentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Links by which a recipient opens a password once. The token is HMAC-SHA256(service key, delivery id): a mail that is sent
 * again carries the same link, and nobody has to store it. It travels in the URL's fragment, which no server is sent.
 */
@Component
public final class RevealLinks {
    private static final int KEY_BYTES = 32;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** Ready for use and never used itself: a copy is much cheaper than looking up the algorithm for each link. */
    private final Mac keyed;

    private final String page;

    RevealLinks(CredentialSettings settings) {
        this.keyed = keyed(new SecretKeySpec(read(settings), "HmacSHA256"));
        this.page = settings.publicUrl().toString().replaceFirst("/+$", "") + "/reveal#";
    }

    /** What the mail shows; a secret like the password it opens. */
    public String linkOf(UUID delivery) {
        return page + tokenOf(delivery);
    }

    /** What is stored of the link. */
    public byte[] hashOf(UUID delivery) {
        return hash(tokenOf(delivery));
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private String tokenOf(UUID delivery) {
        try {
            Mac mac = (Mac) keyed.clone();
            return BASE64URL.encodeToString(mac.doFinal(delivery.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
        }
    }

    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] read(CredentialSettings settings) {
        String expected = "viveiro.notification.credentials.service-key-file: expected 32 bytes as base64url in "
                + settings.serviceKeyFile();
        try {
            byte[] key = Base64.getUrlDecoder()
                    .decode(Files.readString(settings.serviceKeyFile()).strip());
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException(expected + ", got " + key.length + " bytes");
            }
            return key;
        } catch (IOException e) {
            throw new IllegalStateException(expected + ", but it can't be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(expected + ", but it is no base64url");
        }
    }
}
