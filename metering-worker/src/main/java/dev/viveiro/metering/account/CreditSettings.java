package dev.viveiro.metering.account;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tenants' accounts are watched.
 *
 * @param lookEvery how often each tenant with credit terms is assessed, at most; a payment has it assessed at once
 * @param warnAhead a tenant that an amount suspends and whose terms name none that warns is warned when less than this is available
 *     above that; in its currency
 */
@ConfigurationProperties("viveiro.credit")
public record CreditSettings(
        @DefaultValue("1m") Duration lookEvery,
        @DefaultValue("10") BigDecimal warnAhead) {
    public CreditSettings {
        if (warnAhead.signum() < 0) {
            throw new IllegalArgumentException(
                    "viveiro.credit.warn-ahead: expected an amount of 0 or more, got " + warnAhead);
        }
        if (!lookEvery.isPositive()) {
            throw new IllegalArgumentException(
                    "viveiro.credit.look-every: expected a positive duration such as 1m, got " + lookEvery);
        }
    }
}
