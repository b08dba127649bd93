package dev.viveiro.notification.mail.smtp;

import dev.viveiro.notification.mail.template.MailText;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail ready to be handed over.
 *
 * @param id becomes the Message-ID, the same for every repetition
 * @param recipient one e-mail address
 * @param traceparent W3C trace context of the request that led to it; null when there is none
 */
public record Letter(
        UUID id,
        String recipient,
        MailText text,
        Instant writtenAt,
        @Nullable String traceparent) {
    /** Value of the Message-ID header. */
    public String messageId() {
        return "<" + id + "@viveiro>";
    }

    @Override
    public String toString() {
        return "Letter[" + id + "]";
    }
}
