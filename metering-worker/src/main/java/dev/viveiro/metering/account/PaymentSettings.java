package dev.viveiro.metering.account;

import dev.viveiro.kernel.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may tell of payments by a webhook.
 *
 * @param webhooks by the provider's name, which is in its address: each has a {@code secret} of at least 32 characters, by which it
 *     signs
 * @param tolerance how far a webhook's time may be from this service's clock
 */
@ConfigurationProperties("viveiro.payments")
public record PaymentSettings(
        @DefaultValue Map<String, Webhook> webhooks,
        @DefaultValue("5m") Duration tolerance) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
    private static final int SHORTEST_SECRET = 32;

    /** What one provider is known by. */
    public record Webhook(Secret secret) {}

    public PaymentSettings {
        webhooks = Map.copyOf(webhooks);
        if (!tolerance.isPositive()) {
            throw new IllegalArgumentException(
                    "viveiro.payments.tolerance: expected a positive duration such as 5m, got " + tolerance);
        }
        webhooks.forEach((name, webhook) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "viveiro.payments.webhooks: expected a name of 1 to 31 of a-z, 0-9 and '-', got " + name);
            }
            if (webhook.secret() == null || webhook.secret().reveal().length() < SHORTEST_SECRET) {
                throw new IllegalArgumentException("viveiro.payments.webhooks." + name + ".secret: expected at least "
                        + SHORTEST_SECRET + " characters");
            }
        });
    }
}
