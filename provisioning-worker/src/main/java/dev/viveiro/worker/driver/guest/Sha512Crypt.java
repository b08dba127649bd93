package dev.viveiro.worker.driver.guest;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * Verifiers as guests keep them in {@code /etc/shadow}: SHA-512-crypt, {@code $6$<salt>$<digest>}, at the scheme's default of
 * 5,000 rounds, which is enough for passwords that are random with at least 96 bits.
 *
 * @see <a href="https://www.akkadia.org/drepper/SHA-crypt.txt">the scheme</a>
 */
public final class Sha512Crypt {
    private static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LONGEST_SALT = 16;

    private Sha512Crypt() {}

    /**
     * The verifier of a password.
     *
     * @param salt at least 16 random bytes, of each of which the scheme takes six bits
     */
    public static String verifierOf(String password, byte[] salt) {
        if (salt.length < LONGEST_SALT) {
            throw new IllegalArgumentException(
                    "a salt has at least %d bytes, not %d".formatted(LONGEST_SALT, salt.length));
        }
        StringBuilder setting = new StringBuilder("$6$");
        for (int i = 0; i < LONGEST_SALT; i++) {
            setting.append(ALPHABET.charAt(salt[i] & 0x3f));
        }
        return Sha2Crypt.sha512Crypt(password.getBytes(StandardCharsets.UTF_8), setting.toString());
    }
}
