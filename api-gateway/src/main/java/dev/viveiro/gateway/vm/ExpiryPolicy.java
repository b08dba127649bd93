package dev.viveiro.gateway.vm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens around a machine's expiry.
 *
 * @param announce how long before it the tenant is told
 * @param keep how long after it the stopped machine is kept before it is deleted
 */
@ConfigurationProperties("viveiro.expiry")
public record ExpiryPolicy(
        @DefaultValue("24h") Duration announce,
        @DefaultValue("24h") Duration keep) {}
