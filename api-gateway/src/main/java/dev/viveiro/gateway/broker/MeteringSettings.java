package dev.viveiro.gateway.broker;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whom to believe what is told of accounts.
 *
 * @param brokerUser metering's user at the broker, in whose name it sends what it found out
 */
@ConfigurationProperties("viveiro.metering")
record MeteringSettings(String brokerUser) {}
