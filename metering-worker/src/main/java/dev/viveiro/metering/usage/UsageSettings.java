package dev.viveiro.metering.usage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How usage is watched.
 *
 * @param samplePeriod how often hosts sample their machines, as the hosts are set; three periods without a sample are a gap.
 *     A change counts from then on: what was recorded before keeps the period it was recorded with
 * @param clockSkew how far ahead of this service's clock a host's may be; samples from further ahead are ignored
 * @param chunk samples applied at once
 */
@ConfigurationProperties("viveiro.metering")
public record UsageSettings(
        @DefaultValue("60s") Duration samplePeriod,
        @DefaultValue("60s") Duration clockSkew,
        @DefaultValue("5000") int chunk) {
    private static final int PERIODS = 3;

    public UsageSettings {
        if (!samplePeriod.isPositive()) {
            throw new IllegalArgumentException(
                    "viveiro.metering.sample-period: expected a positive duration such as 60s, got " + samplePeriod);
        }
        if (chunk < 1) {
            throw new IllegalArgumentException("viveiro.metering.chunk: expected at least 1, got " + chunk);
        }
    }

    /** The longest time between two samples that is no gap. */
    Duration tolerance() {
        return samplePeriod.multipliedBy(PERIODS);
    }
}
