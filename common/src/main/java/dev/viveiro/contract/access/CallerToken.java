package dev.viveiro.contract.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.viveiro.kernel.TenantId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;

/**
 * The short-lived token (JWT, ES256) in which the gateway hands the caller's identity to the service that owns the answer.
 * Sent as {@code Authorization: Bearer}.
 */
public final class CallerToken {
    /** How long a token is good: one hop inside the system. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    private static final String ISSUER = "api-gateway";

    private CallerToken() {}

    /** Signs with the gateway's private key. */
    public static String sign(Caller caller, ECKey key, Clock clock) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(caller.subject())
                .claim("tenant", caller.tenant().toString())
                .claim("role", caller.role().name())
                .expirationTime(Date.from(clock.instant().plus(LIFE)))
                .build();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(
                    "the gateway's signing key can't sign: expected an EC P-256 private key", e);
        }
        return jwt.serialize();
    }

    /** Empty for a token that is malformed, forged or expired. */
    public static Optional<Caller> verify(String token, ECKey key, Clock clock) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!jwt.verify(new ECDSAVerifier(key))) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Date expires = claims.getExpirationTime();
            if (!ISSUER.equals(claims.getIssuer())
                    || expires == null
                    || clock.instant().isAfter(expires.toInstant())) {
                return Optional.empty();
            }
            return Optional.of(new Caller(
                    claims.getSubject(),
                    TenantId.of(claims.getStringClaim("tenant")),
                    Role.valueOf(claims.getStringClaim("role"))));
        } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }
}
