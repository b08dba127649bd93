package dev.viveiro.worker.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.contract.credential.SealingKey;
import dev.viveiro.testkit.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SealingKeysTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final SealingKeys keys = new SealingKeys(recipient(), new SecureRandom(), clock);

    @Test
    void one_key_seals_no_more_than_so_many_passwords() {
        SealingKey first = keys.next();
        assertThat(Stream.generate(keys::next).limit(SealingKeys.USES - 1)).allMatch(key -> key == first);
        assertThat(keys.next()).isNotSameAs(first);
    }

    @Test
    void an_old_key_seals_nothing_more() {
        SealingKey first = keys.next();
        clock.advance(SealingKeys.AGE.minus(Duration.ofMillis(1)));
        assertThat(keys.next()).isSameAs(first);
        clock.advance(Duration.ofMillis(1));
        assertThat(keys.next()).isNotSameAs(first);
    }

    private static ECKey recipient() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("n1").generate().toPublicJWK();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
