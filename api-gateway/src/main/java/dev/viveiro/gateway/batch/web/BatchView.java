package dev.viveiro.gateway.batch.web;

import dev.viveiro.gateway.batch.Batch;
import dev.viveiro.gateway.batch.BatchCounts;
import dev.viveiro.gateway.batch.BatchId;
import dev.viveiro.gateway.batch.BatchState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch as callers see it.
 *
 * @param progress 0 to 100
 * @param etaSeconds null while it is not known, and when the batch has ended
 */
@Schema(name = "Batch")
public record BatchView(
        BatchId id,
        BatchState state,
        BatchCounts counts,
        @Schema(description = "0 to 100") int progress,

        @Schema(description = "At the rate of the last minute; null while there is none") @Nullable
        Long etaSeconds,

        Instant createdAt,
        @Nullable Instant endedAt) {
    static BatchView of(Batch batch) {
        return new BatchView(
                batch.id(),
                batch.state(),
                batch.counts(),
                batch.progress(),
                batch.etaSeconds(),
                batch.createdAt(),
                batch.endedAt());
    }
}
