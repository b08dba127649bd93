package dev.viveiro.metering.tco;

import dev.viveiro.metering.tco.domain.Weights;
import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How costs are reported.
 *
 * @param currency of reports that ask for no other, ISO 4217
 * @param weights how many parts of what a host costs are for its processors, its memory and its disk
 */
@ConfigurationProperties("viveiro.tco")
public record TcoSettings(
        @DefaultValue("EUR") Currency currency,
        @DefaultValue Parts weights) {
    /** Parts of a host's cost. */
    public record Parts(
            @DefaultValue("1") int vcpu,
            @DefaultValue("1") int memory,
            @DefaultValue("1") int disk) {
        Weights weights() {
            return new Weights(vcpu, memory, disk);
        }
    }

    public TcoSettings {
        if (currency.getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException(
                    "viveiro.tco.currency: expected one with a smallest unit such as EUR, got " + currency);
        }
        // refuses what is out of range when the service starts
        weights.weights();
    }
}
