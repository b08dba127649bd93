package dev.viveiro.gateway.vm.suspension;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How machines are kept off.
 *
 * @param retryAfter pause after a stop that failed before a suspended machine is stopped again
 */
@ConfigurationProperties("viveiro.suspension")
public record SuspensionPolicy(@DefaultValue("30s") Duration retryAfter) {}
