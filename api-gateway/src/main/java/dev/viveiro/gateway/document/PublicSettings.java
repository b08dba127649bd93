package dev.viveiro.gateway.document;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the outside reaches the system.
 *
 * @param url base address of the API, without a trailing slash or {@code /v1}
 */
@ConfigurationProperties("viveiro.public")
record PublicSettings(String url) {}
