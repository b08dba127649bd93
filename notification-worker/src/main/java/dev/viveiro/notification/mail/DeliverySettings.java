package dev.viveiro.notification.mail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When mails are tried, tried again, and given up.
 *
 * @param poll how often due mails are looked for
 * @param lease how long after the death of a sender another takes over its mails; living ones renew it
 * @param concurrency mails handed to the server at once, each over a connection of its own
 * @param retryFirst pause after the first temporary refusal of a mail; each further one is four times as long
 * @param retryMost the longest such pause
 * @param giveUpAfter age at which a mail that was never accepted ends FAILED
 */
@ConfigurationProperties("viveiro.notification.delivery")
public record DeliverySettings(
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("4") int concurrency,
        @DefaultValue("30s") Duration retryFirst,
        @DefaultValue("4h") Duration retryMost,
        @DefaultValue("4d") Duration giveUpAfter) {
    private static final int GROWTH = 4;

    public DeliverySettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "viveiro.notification.delivery.concurrency: expected at least 1, got " + concurrency);
        }
    }

    /** Pause before the next try of a mail that was refused for now {@code attempts} times. */
    Duration pauseAfter(int attempts) {
        Duration pause = retryFirst;
        for (int i = 1; i < attempts && pause.compareTo(retryMost) < 0; i++) {
            pause = pause.multipliedBy(GROWTH);
        }
        return pause.compareTo(retryMost) < 0 ? pause : retryMost;
    }
}
