package dev.viveiro.contract.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import org.junit.jupiter.api.Test;

class CredentialSealTest {
    private static final VmId VM = VmId.of("0198c0de-0000-7000-8000-000000000001");
    private static final Secret PASSWORD = Secret.of("corre-ct horse ñ");

    private final ECKey key = key();

    @Test
    void what_was_sealed_can_be_opened_with_the_private_key() {
        String sealed = CredentialSeal.seal(PASSWORD, VM, 3, key.toPublicJWK());
        assertThat(sealed).doesNotContain("horse");
        assertThat(CredentialSeal.open(sealed, VM, 3, key)).isEqualTo(PASSWORD);
    }

    @Test
    void a_seal_of_another_machine_or_generation_is_refused() {
        String sealed = CredentialSeal.seal(PASSWORD, VM, 3, key.toPublicJWK());
        VmId other = VmId.of("0198c0de-0000-7000-8000-000000000002");
        assertThatThrownBy(() -> CredentialSeal.open(sealed, other, 3, key))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CredentialSeal.open(sealed, VM, 4, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("generation 4");
    }

    @Test
    void a_seal_to_another_key_stays_closed() {
        String sealed = CredentialSeal.seal(PASSWORD, VM, 3, key().toPublicJWK());
        assertThatThrownBy(() -> CredentialSeal.open(sealed, VM, 3, key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CredentialSeal.open("no jwe", VM, 3, key))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("mail-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
