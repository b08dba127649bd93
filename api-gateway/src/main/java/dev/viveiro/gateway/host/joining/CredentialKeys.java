package dev.viveiro.gateway.host.joining;

import com.nimbusds.jose.jwk.JWK;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.front.InternalCalls;
import dev.viveiro.gateway.front.Owner;
import dev.viveiro.gateway.keys.SigningKey;
import java.text.ParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The notification worker's public key, under the gateway's signature: hosts seal passwords to no other. */
@Component
class CredentialKeys {
    /** The {@code typ} of the JWS whose payload is the JWK. */
    static final String TYPE = "viveiro-credential-key+jws";

    private static final Logger log = LoggerFactory.getLogger(CredentialKeys.class);

    private final InternalCalls calls;
    private final SigningKey signing;

    CredentialKeys(InternalCalls calls, SigningKey signing) {
        this.calls = calls;
        this.signing = signing;
    }

    /** A compact JWS; throws a 503 problem when the notification worker does not give a public key. */
    String signed() {
        String answer = calls.get(Owner.NOTIFICATION, "/internal/credential-key");
        try {
            JWK key = JWK.parse(answer);
            JWK open = key.toPublicJWK();
            if (open != null && !key.isPrivate()) {
                return signing.sign(TYPE, open.toJSONString());
            }
            log.error("The notification worker gave a key that is not public; no host can join until it gives one");
        } catch (ParseException e) {
            log.error("The notification worker's key is no JWK; no host can join until it gives one", e);
        }
        throw ProblemException.unavailable("The notification service gives no key; try again.", 30);
    }
}
