package dev.viveiro.gateway.console;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Consoles that customers have open.
 *
 * @param idle after how long without a byte, either way, one is closed
 * @param longest how long one may be open
 * @param ping how often both sides are asked for a sign of life; who gives none three times is gone
 * @param rights how often it is asked whether who opened one still may, and the machine is still the same
 * @param perKey open at once by one API key in one replica
 * @param inAll open at once in one replica
 */
@ConfigurationProperties("viveiro.consoles")
record ConsoleSettings(
        @DefaultValue("15m") Duration idle,
        @DefaultValue("8h") Duration longest,
        @DefaultValue("20s") Duration ping,
        @DefaultValue("30s") Duration rights,
        @DefaultValue("10") int perKey,
        @DefaultValue("500") int inAll) {
    private static final int PINGS = 3;

    ConsoleSettings {
        positive("idle", idle);
        positive("longest", longest);
        positive("ping", ping);
        positive("rights", rights);
    }

    private static void positive(String name, Duration value) {
        // null where an architecture test makes settings of nothing
        if (value != null && !value.isPositive()) {
            throw new IllegalArgumentException("expected viveiro.consoles." + name + " to be above zero, got " + value);
        }
    }

    Duration gone() {
        return ping.multipliedBy(PINGS);
    }
}
