package dev.viveiro.gateway.broker.dead;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A dead message on the wire, without its content. */
@Schema(name = "DeadMessage")
record DeadMessageView(
        @Schema(example = "17") long id,
        @Nullable UUID messageId,

        @Schema(description = "Where it died", example = "gateway.host-events.interactive")
        String queue,

        @Schema(description = "Its contract", example = "operation-succeeded/1")
        String type,

        @Schema(description = "The machine that it is about; empty when about none")
        String subject,

        @Schema(description = "The broker's word for why it died", example = "rejected")
        String reason,

        Instant diedAt,

        @Schema(description = "How often it was replayed in vain")
        int attempts,

        @Schema(description = "Why the newest replay failed") @Nullable
        String lastError,

        @Schema(description = "When it is replayed next; null when nobody does so unasked") @Nullable
        Instant retryAt) {
    static DeadMessageView of(DeadMessage dead) {
        return new DeadMessageView(
                dead.id(),
                dead.messageId(),
                dead.queue(),
                dead.type(),
                dead.subject(),
                dead.reason(),
                dead.diedAt(),
                dead.attempts(),
                dead.lastError(),
                dead.retryAt());
    }
}
