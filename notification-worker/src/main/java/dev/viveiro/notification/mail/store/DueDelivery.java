package dev.viveiro.notification.mail.store;

import dev.viveiro.kernel.Lane;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that this process may send for as long as its lease holds.
 *
 * @param claim tells this claim from a later one of the same mail
 * @param attempts how often the server refused it so far
 * @param unfinished true when an earlier sender died over it, so that the server may have it already
 */
public record DueDelivery(
        UUID id,
        long claim,
        MailSubject subject,
        String recipient,
        Lane lane,
        int attempts,
        Instant createdAt,
        boolean unfinished,
        @Nullable String traceparent) {}
