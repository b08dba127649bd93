package dev.viveiro.gateway.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many bulk operations a host is given at once, and how long one may wait for its turn.
 *
 * @param window released and not ended, per host; four times what a host creates at once keeps it busy while results travel
 * @param waiting from acceptance, or from when it was placed anew; an operation that still waits then ends FAILED {@code not-sent}, and nothing was done
 */
@ConfigurationProperties("viveiro.dispatch")
public record DispatchPolicy(
        @DefaultValue("32") int window, @DefaultValue("24h") Duration waiting) {
    public DispatchPolicy {
        if (window < 1) {
            throw new IllegalArgumentException("viveiro.dispatch.window must be at least 1, but is " + window);
        }
    }
}
