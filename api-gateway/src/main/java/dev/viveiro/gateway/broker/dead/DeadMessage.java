package dev.viveiro.gateway.broker.dead;

import dev.viveiro.messaging.Envelope;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that nobody could apply, as it is kept.
 *
 * @param queue where it died; of an old row the dead queue that it was taken from
 * @param routingKey with which it was sent
 * @param userId broker user who sent it, verified by the broker then; null when it named none
 * @param attempts how often it was replayed
 * @param lastError why the newest replay failed
 * @param retryAt when it is replayed next; null when nobody does so unasked
 * @param envelope null when it had none that can be read
 */
record DeadMessage(
        long id,
        @Nullable UUID messageId,
        String queue,
        String type,
        String subject,
        String routingKey,
        @Nullable String userId,
        String reason,
        Instant diedAt,
        int attempts,
        @Nullable String lastError,
        @Nullable Instant retryAt,
        @Nullable Envelope envelope) {}
