package dev.viveiro.messaging;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message with its CloudEvents 1.0 attributes.
 *
 * @param id the same for every repetition; readers drop one that they saw
 * @param type contract type with version, for instance {@code create-vm/1}
 * @param source who says it, for instance {@code /gateway} or {@code /hosts/<id>}
 * @param subject the machine it is about, as text; empty when about none
 * @param traceparent W3C trace context; null when there is no trace
 * @param data JSON, UTF-8
 */
public record Envelope(
        UUID id,
        String type,
        String source,
        String subject,
        Instant time,
        @Nullable String traceparent,
        byte[] data) {}
