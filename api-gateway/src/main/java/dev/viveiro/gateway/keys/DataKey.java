package dev.viveiro.gateway.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Seals what the database keeps but must not be able to read: AES-256-GCM, a random nonce of 96 bits before each text. Keys of
 * other purposes are derived from it.
 */
@Component
public final class DataKey {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    DataKey(KeyFiles files) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder()
                    .decode(Files.readString(files.dataKeyFile()).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw refused(files, e);
        }
        if (bytes.length != 32) {
            throw refused(files, null);
        }
        this.key = new SecretKeySpec(bytes, "AES");
    }

    private static IllegalStateException refused(KeyFiles files, @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalStateException(
                "expected the gateway's data key, 32 bytes in base64url, in " + files.dataKeyFile()
                        + " (VIVEIRO_DATA_KEY_FILE)",
                cause);
    }

    /** {@code context} is bound in: a text sealed for one row can't be opened as another's. */
    public byte[] seal(byte[] text, String context) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(text);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't seal with the data key", e);
        }
    }

    /** Throws {@link IllegalStateException} for what this key did not seal in this context. */
    public byte[] open(byte[] sealed, String context) {
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE];
        buffer.get(nonce);
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(rest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "can't open what another data key sealed; was VIVEIRO_DATA_KEY_FILE changed?", e);
        }
    }

    /** HMAC-SHA-256 of the text under a key of this purpose alone: HMAC-SHA-256 of the purpose under the data key. */
    byte[] mac(String purpose, byte[] text) {
        byte[] derived = hmac(key.getEncoded(), purpose.getBytes(StandardCharsets.UTF_8));
        return hmac(derived, text);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
