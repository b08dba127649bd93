package dev.viveiro.messaging;

import dev.viveiro.kernel.Lane;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message waiting to leave.
 *
 * @param orderingKey messages of one key leave in the order in which they were added: the machine's id
 * @param notBefore it stays until then; null for at once
 */
public record Outgoing(
        String exchange,
        String routingKey,
        Lane lane,
        UUID orderingKey,
        Envelope envelope,
        @Nullable Instant notBefore) {
    public Outgoing(String exchange, String routingKey, Lane lane, UUID orderingKey, Envelope envelope) {
        this(exchange, routingKey, lane, orderingKey, envelope, null);
    }
}
