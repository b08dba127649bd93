package dev.viveiro.contract.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.util.Date;
import org.junit.jupiter.api.Test;

class CallerTokenTest {
    private static final Caller CALLER =
            new Caller("key-7", TenantId.of("01900000-0000-7000-8000-000000000004"), Role.TENANT);
    private final ManualClock clock = ManualClock.at("2026-01-01T12:00:00Z");
    private final ECKey key = freshKey();

    @Test
    void a_service_learns_who_calls_for_which_tenant() {
        var token = CallerToken.sign(CALLER, key, clock);
        assertThat(CallerToken.verify(token, key.toPublicJWK(), clock)).contains(CALLER);
    }

    @Test
    void a_token_lives_for_one_hop() {
        var token = CallerToken.sign(CALLER, key, clock);
        clock.advance(CallerToken.LIFE);
        assertThat(CallerToken.verify(token, key, clock)).contains(CALLER);
        clock.advance(Duration.ofSeconds(1));
        assertThat(CallerToken.verify(token, key, clock)).isEmpty();
    }

    @Test
    void a_token_of_another_key_is_nobody() {
        var token = CallerToken.sign(CALLER, freshKey(), clock);
        assertThat(CallerToken.verify(token, key, clock)).isEmpty();
    }

    @Test
    void a_changed_token_is_nobody() {
        var parts = CallerToken.sign(CALLER, key, clock).split("\\.");
        var other = CallerToken.sign(new Caller("key-8", CALLER.tenant(), Role.ADMINISTRATOR), key, clock)
                .split("\\.");
        assertThat(CallerToken.verify(parts[0] + "." + other[1] + "." + parts[2], key, clock))
                .isEmpty();
    }

    @Test
    void a_token_without_a_signature_is_nobody() {
        assertThat(CallerToken.verify(new PlainJWT(claims("api-gateway")).serialize(), key, clock))
                .isEmpty();
    }

    @Test
    void a_token_of_another_issuer_is_nobody() throws JOSEException {
        assertThat(CallerToken.verify(signed(claims("somebody")), key, clock)).isEmpty();
    }

    @Test
    void a_token_that_never_expires_is_nobody() throws JOSEException {
        var claims = new JWTClaimsSet.Builder(claims("api-gateway"))
                .expirationTime(null)
                .build();
        assertThat(CallerToken.verify(signed(claims), key, clock)).isEmpty();
    }

    @Test
    void a_token_without_a_tenant_is_nobody() throws JOSEException {
        var claims = new JWTClaimsSet.Builder(claims("api-gateway"))
                .claim("tenant", null)
                .build();
        assertThat(CallerToken.verify(signed(claims), key, clock)).isEmpty();
    }

    @Test
    void something_that_is_no_token_is_nobody() {
        assertThat(CallerToken.verify("", key, clock)).isEmpty();
        assertThat(CallerToken.verify("a.b.c", key, clock)).isEmpty();
    }

    private JWTClaimsSet claims(String issuer) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("key-7")
                .claim("tenant", CALLER.tenant().toString())
                .claim("role", "TENANT")
                .expirationTime(Date.from(clock.instant().plusSeconds(30)))
                .build();
    }

    private String signed(JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static ECKey freshKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("gateway-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
