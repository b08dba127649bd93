package dev.viveiro.web;

import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service behind the gateway knows its callers; set in the services that answer forwarded calls.
 *
 * @param publicKeyFile the gateway's public key, a JWK (EC P-256)
 * @param openPaths paths that need no token, beside health and metrics; a segment may be {@code *}
 */
@ConfigurationProperties("viveiro.web.caller-token")
public record CallerTokens(Path publicKeyFile, @DefaultValue List<String> openPaths) {
    ECKey publicKey() {
        try {
            return ECKey.parse(Files.readString(publicKeyFile)).toPublicJWK();
        } catch (IOException | ParseException e) {
            throw new IllegalStateException(
                    "expected the gateway's public key (an EC P-256 JWK) in " + publicKeyFile + ", but " + e, e);
        }
    }
}
