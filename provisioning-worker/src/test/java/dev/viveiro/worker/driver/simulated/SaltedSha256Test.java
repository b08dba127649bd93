package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaltedSha256Test {
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** Computed apart: {@code printf '0123456789abcdefsesame' | sha256sum}. */
    @Test
    void the_verifier_is_salt_and_sha256_of_salt_and_password() {
        assertThat(SaltedSha256.verifierOf("sesame", SALT))
                .isEqualTo(
                        "sha256$30313233343536373839616263646566$9ea4276d0d825db0dd4ba02749082c8af646da68b79d7eeaea321b629912e109");
    }

    @Test
    void a_verifier_matches_its_password_and_no_other() {
        String verifier = SaltedSha256.verifierOf("sesame", SALT);

        assertThat(SaltedSha256.matches("sesame", verifier)).isTrue();
        assertThat(SaltedSha256.matches("Sesame", verifier)).isFalse();
        assertThat(SaltedSha256.matches("", verifier)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sesame", "sha256$", "sha256$zz$00", "sha256$00$0", "md5$00$00", "sha256$00$00$00"})
    void what_is_no_verifier_matches_nothing(String text) {
        assertThat(SaltedSha256.matches("sesame", text)).isFalse();
    }

    @Test
    void a_short_salt_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SaltedSha256.verifierOf("sesame", new byte[15]))
                .withMessage("a salt has at least 16 bytes, not 15");
    }
}
