package dev.viveiro.worker.driver.simulated;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Verifiers of the simulated guests: {@code sha256$<salt>$<digest>}, both in lower-case hexadecimal, the digest being
 * SHA-256 over the salt's bytes followed by the password in UTF-8.
 *
 * <p>One fast hash is enough only because machine passwords are random with at least 96 bits; it would not do for a password
 * that a person thought of.
 */
public final class SaltedSha256 {
    private static final String PREFIX = "sha256";
    private static final int SHORTEST_SALT = 16;

    private SaltedSha256() {}

    /**
     * The verifier of a password.
     *
     * @param salt at least 16 random bytes, used for this password alone
     */
    public static String verifierOf(String password, byte[] salt) {
        if (salt.length < SHORTEST_SALT) {
            throw new IllegalArgumentException(
                    "a salt has at least %d bytes, not %d".formatted(SHORTEST_SALT, salt.length));
        }
        HexFormat hex = HexFormat.of();
        return PREFIX + "$" + hex.formatHex(salt) + "$" + hex.formatHex(digest(password, salt));
    }

    /** Whether the verifier was made from this password; false for a verifier of any other form. */
    public static boolean matches(String password, String verifier) {
        String[] parts = verifier.split("\\$", -1);
        if (parts.length != 3 || !parts[0].equals(PREFIX)) {
            return false;
        }
        try {
            byte[] salt = HexFormat.of().parseHex(parts[1]);
            return MessageDigest.isEqual(digest(password, salt), HexFormat.of().parseHex(parts[2]));
        } catch (IllegalArgumentException notHexadecimal) {
            return false;
        }
    }

    private static byte[] digest(String password, byte[] salt) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return sha256.digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
