package dev.viveiro.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.keys.Sha256;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class SecretMarkTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void a_request_keeps_by_which_secret_it_was_let_in() {
        ApiKey key = ApiKey.fresh();

        SecretMark.of(key).keep(request);

        assertThat(SecretMark.of(request)).isEqualTo(SecretMark.of(key));
        assertThat(SecretMark.of(request).hash())
                .isEqualTo(HexFormat.of().formatHex(Sha256.of(key.secret().revealUtf8())));
    }

    @Test
    void the_same_key_with_another_secret_has_another() {
        ApiKey key = ApiKey.fresh();
        ApiKey replaced = new ApiKey(key.id(), ApiKey.fresh().secret());

        assertThat(SecretMark.of(replaced)).isNotEqualTo(SecretMark.of(key));
    }

    @Test
    void a_stranger_has_none() {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> SecretMark.of(request));
    }

    @Test
    void it_is_not_printed() {
        SecretMark mark = SecretMark.of(ApiKey.fresh());

        assertThat(mark.toString()).doesNotContain(mark.hash());
    }
}
