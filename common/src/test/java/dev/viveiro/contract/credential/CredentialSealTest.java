package dev.viveiro.contract.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CredentialSealTest {
    private static final VmId VM = VmId.of("0198c0de-0000-7000-8000-000000000001");
    private static final Secret PASSWORD = Secret.of("corre-ct horse ñ");

    private final ECKey key = key();

    @Test
    void what_was_sealed_can_be_opened_with_the_private_key() {
        String sealed = CredentialSeal.seal(PASSWORD, VM, 3, sealing(key));
        assertThat(sealed).doesNotContain("horse");
        assertThat(CredentialSeal.open(sealed, VM, 3, key)).isEqualTo(PASSWORD);
    }

    @Test
    void a_seal_of_another_machine_or_generation_is_refused() {
        String sealed = CredentialSeal.seal(PASSWORD, VM, 3, sealing(key));
        VmId other = VmId.of("0198c0de-0000-7000-8000-000000000002");
        assertThatThrownBy(() -> CredentialSeal.open(sealed, other, 3, key))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CredentialSeal.open(sealed, VM, 4, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("generation 4");
    }

    @Test
    void a_seal_to_another_key_stays_closed() {
        String sealed = CredentialSeal.seal(PASSWORD, VM, 3, sealing(key()));
        assertThatThrownBy(() -> CredentialSeal.open(sealed, VM, 3, key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CredentialSeal.open("no jwe", VM, 3, key))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passwords_under_one_key_look_different_and_none_opens_as_the_key_itself() {
        SealingKey sealing = sealing(key);
        String one = CredentialSeal.seal(PASSWORD, VM, 3, sealing);
        String other = CredentialSeal.seal(PASSWORD, VM, 3, sealing);
        assertThat(one.substring(one.lastIndexOf('.'))).isNotEqualTo(other.substring(other.lastIndexOf('.')));
        assertThat(CredentialSeal.open(other, VM, 3, key)).isEqualTo(PASSWORD);
        assertThatThrownBy(() -> CredentialSeal.open(sealing.sealed(), VM, 3, key))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(sealing).hasToString("SealingKey[to mail-1]");
    }

    @Test
    void a_seal_under_another_sealing_key_than_its_header_carries_stays_closed() {
        String[] one = CredentialSeal.seal(PASSWORD, VM, 3, sealing(key)).split("\\.");
        String[] other = CredentialSeal.seal(PASSWORD, VM, 3, sealing(key)).split("\\.");
        String mixed = String.join(".", one[0], other[1], other[2], other[3], other[4]);
        assertThatThrownBy(() -> CredentialSeal.open(mixed, VM, 3, key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_password_that_was_sealed_to_the_recipients_key_itself_can_still_be_opened() throws Exception {
        var jwe = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                        .keyID("mail-1")
                        .customParam("vm", VM.toString())
                        .customParam("generation", 3)
                        .build(),
                new Payload(PASSWORD.revealUtf8()));
        jwe.encrypt(new ECDHEncrypter(key.toPublicJWK()));
        assertThat(CredentialSeal.open(jwe.serialize(), VM, 3, key)).isEqualTo(PASSWORD);
    }

    private static SealingKey sealing(ECKey recipient) {
        return SealingKey.to(recipient.toPublicJWK(), new SecureRandom());
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("mail-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
