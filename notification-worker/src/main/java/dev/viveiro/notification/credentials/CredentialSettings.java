package dev.viveiro.notification.credentials;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the keys are and under which address recipients reach the system.
 *
 * @param keyFile the private key that opens sealed passwords: a JWK (EC P-256) with {@code kid}
 * @param serviceKeyFile the key that link tokens are made with: 32 bytes as base64url. With another one the links of mails
 *     that are sent again differ from those sent before
 * @param publicUrl address of the front door as recipients see it, for instance {@code https://cloud.example.org}
 */
@ConfigurationProperties("viveiro.notification.credentials")
public record CredentialSettings(Path keyFile, Path serviceKeyFile, URI publicUrl) {}
