package dev.viveiro.messaging;

import dev.viveiro.kernel.Lane;
import java.util.UUID;

/**
 * A message waiting to leave.
 *
 * @param orderingKey messages of one key leave in the order in which they were added: the machine's id
 */
public record Outgoing(String exchange, String routingKey, Lane lane, UUID orderingKey, Envelope envelope) {}
