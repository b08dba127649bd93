package dev.viveiro.worker.driver.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.Crypt;
import org.junit.jupiter.api.Test;

class Sha512CryptTest {
    /** The salt whose bytes are the alphabet's first sixteen. */
    private static final byte[] SALT = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    @Test
    void a_verifier_is_what_crypt_makes_of_the_password_and_the_verifier() {
        String verifier = Sha512Crypt.verifierOf("correct-horse", SALT);

        assertThat(verifier).startsWith("$6$./0123456789ABCD$").doesNotContain("rounds=");
        assertThat(Crypt.crypt("correct-horse".getBytes(StandardCharsets.UTF_8), verifier))
                .isEqualTo(verifier);
        assertThat(Crypt.crypt("wrong-horse".getBytes(StandardCharsets.UTF_8), verifier))
                .isNotEqualTo(verifier);
    }

    @Test
    void a_short_salt_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sha512Crypt.verifierOf("any", new byte[15]));
    }
}
