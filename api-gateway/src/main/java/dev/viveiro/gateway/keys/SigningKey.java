package dev.viveiro.gateway.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.CallerToken;
import java.io.IOException;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Signs for the gateway; the private half never leaves this class. */
@Component
public final class SigningKey {
    private final ECKey key;
    private final Clock clock;

    SigningKey(KeyFiles files, Clock clock) {
        this.clock = clock;
        try {
            this.key = ECKey.parse(Files.readString(files.signingKeyFile()));
        } catch (IOException | ParseException e) {
            throw new IllegalStateException(
                    "expected the gateway's signing key, an EC P-256 private JWK, in " + files.signingKeyFile()
                            + " (VIVEIRO_SIGNING_KEY_FILE), but " + e.getClass().getSimpleName(),
                    e);
        }
        if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
            throw new IllegalStateException("the signing key in " + files.signingKeyFile()
                    + " (VIVEIRO_SIGNING_KEY_FILE) must be an EC P-256 key with its private half");
        }
    }

    /** The public half as a JWK. */
    public Map<String, Object> publicJwk() {
        return key.toPublicJWK().toJSONObject();
    }

    /** A caller's identity for the service that answers, good for {@link CallerToken#LIFE}. */
    public String callerToken(Caller caller) {
        return CallerToken.sign(caller, key, clock);
    }

    /**
     * A compact JWS (ES256) over {@code payload}.
     *
     * @param type goes into the header's {@code typ}, so that a signature made for one purpose serves no other
     */
    public String sign(String type, String payload) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(key.getKeyID())
                .type(new JOSEObjectType(type))
                .build();
        JWSObject signed = new JWSObject(header, new Payload(payload));
        try {
            signed.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the gateway's signing key can't sign", e);
        }
        return signed.serialize();
    }
}
