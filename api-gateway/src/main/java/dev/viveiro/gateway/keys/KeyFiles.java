package dev.viveiro.gateway.keys;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the gateway's own keys are; every replica has the same ones.
 *
 * @param signingKeyFile EC P-256 private key as a JWK; signs caller tokens and what a joining host must trust
 * @param dataKeyFile 32 random bytes in base64url; seals answers that are kept for repeated requests
 */
@ConfigurationProperties("viveiro.keys")
public record KeyFiles(Path signingKeyFile, Path dataKeyFile) {}
