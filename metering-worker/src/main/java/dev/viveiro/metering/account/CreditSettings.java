package dev.viveiro.metering.account;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tenants' accounts are watched.
 *
 * @param lookEvery how often each tenant with credit terms is assessed, at most; a payment has it assessed at once
 */
@ConfigurationProperties("viveiro.credit")
public record CreditSettings(@DefaultValue("1m") Duration lookEvery) {
    public CreditSettings {
        if (!lookEvery.isPositive()) {
            throw new IllegalArgumentException(
                    "viveiro.credit.look-every: expected a positive duration such as 1m, got " + lookEvery);
        }
    }
}
