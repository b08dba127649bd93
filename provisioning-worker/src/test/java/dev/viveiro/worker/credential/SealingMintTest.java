package dev.viveiro.worker.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.simulated.SaltedSha256;
import dev.viveiro.worker.operation.CredentialMint.Minted;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class SealingMintTest {
    @Test
    void only_the_recipient_reads_the_password_that_the_machine_accepts() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("n1").generate();
        VmId vm = Commands.IDS.nextVm();
        SecureRandom random = new SecureRandom();
        SealingKeys keys = new SealingKeys(key.toPublicJWK(), random, Clock.systemUTC());
        Minted minted = new SealingMint(keys, random).mint(vm, 3, "admin", SaltedSha256::verifierOf);

        String password = CredentialSeal.open(minted.sealed(), vm, 3, key).reveal();
        assertThat(SaltedSha256.matches(password, minted.verifier())).isTrue();
        assertThat(minted.keyId()).isEqualTo("n1");
        assertThat(minted.toString()).doesNotContain(password);
    }

    @Test
    void a_password_is_worth_at_least_96_bits_and_easy_to_read() {
        String password = RandomPassword.from(new SecureRandom()).reveal();
        int letters = password.replace("-", "").length();
        assertThat(letters * Math.log(RandomPassword.ALPHABET.length()) / Math.log(2))
                .isGreaterThan(96);
        assertThat(password)
                .matches("[A-Za-z2-9]{6}-[A-Za-z2-9]{6}-[A-Za-z2-9]{6}")
                .doesNotContainPattern("[0OoIl1i]");
    }
}
